/**
 * Builds the container image, without Docker and without a base image.
 *
 * <p>{@link dev.reveille.image.ImageCommand} lays everything out as it will be in the image, in a
 * {@link dev.reveille.image.Root}: a Java runtime of the modules that are needed ({@link
 * dev.reveille.image.JavaRuntime}), the gateway ({@link dev.reveille.image.Application}), the C
 * library of this machine ({@link dev.reveille.image.CLibrary}) and the few files that a system has
 * to have ({@link dev.reveille.image.Basics}). The gateway is run from there once, to find out
 * which classes the JVM's AOT cache is to have ({@link dev.reveille.image.AotCache}). Then it
 * becomes {@link dev.reveille.image.Layer}s, and these an {@link dev.reveille.image.ImageArchive}.
 *
 * <p>Built twice on one machine, everything is the same bit for bit: times are the project's,
 * owners are root, names are sorted. For the cache this holds from one list of classes.
 */
@NullMarked
package dev.reveille.image;

import org.jspecify.annotations.NullMarked;

/**
 * What there is to be woken: the definitions of the file and those of labels, made one catalog, and
 * the difference between two catalogs.
 *
 * <p>{@link dev.reveille.discovery.CatalogMerge} and {@link dev.reveille.discovery.CatalogChange}
 * are pure: the same input gives the same result, and nothing is called. {@link
 * dev.reveille.discovery.Discovery} applies what they say, as events come and as the file is
 * reloaded. Uses {@code config} and the records of {@code runtime}.
 */
@NullMarked
package dev.reveille.discovery;

import org.jspecify.annotations.NullMarked;

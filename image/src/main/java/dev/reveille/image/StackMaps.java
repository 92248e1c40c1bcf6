package dev.reveille.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Brings classes that were compiled for a Java before 6 into the form of Java 8: with stack maps,
 * without which the JVM takes its slow, old way to verify them, and no AOT cache keeps them. What
 * they do stays the same. picocli is the one library that needs it.
 */
final class StackMaps {

    /** Java 6, whose classes have stack maps. */
    private static final int ENOUGH = ClassFile.JAVA_6_VERSION;

    private StackMaps() {}

    /** Whether a jar has classes without. */
    static boolean isWithout(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (isClass(entry)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        return major(in.readNBytes(8)) < ENOUGH;
                    }
                }
            }
        }
        return false;
    }

    /** Writes a jar anew, with stack maps, and all its files of this one time. */
    static void add(Path from, Path to, Instant time) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            ClassFile classes =
                    ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
            for (JarEntry entry : jar.stream().toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
                out.putNextEntry(copy);
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    out.write(
                            isClass(entry) && major(bytes) < ENOUGH
                                    ? mapped(classes, bytes)
                                    : bytes);
                }
                out.closeEntry();
            }
        }
    }

    private static byte[] mapped(ClassFile classes, byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        return classes.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen(
                                (builder, element) -> {
                                    if (element instanceof ClassFileVersion) {
                                        builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                                    } else {
                                        builder.with(element);
                                    }
                                }));
    }

    /** Who extends whom, in the jar and in the JDK. */
    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(
                        name -> {
                            String descriptor = name.descriptorString();
                            JarEntry entry =
                                    jar.getJarEntry(
                                            descriptor.substring(1, descriptor.length() - 1)
                                                    + ".class");
                            try {
                                return entry == null ? null : jar.getInputStream(entry);
                            } catch (IOException unreadable) {
                                throw new UncheckedIOException(unreadable);
                            }
                        })
                .orElse(ClassHierarchyResolver.defaultResolver());
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class");
    }

    private static int major(byte[] bytes) {
        return (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
    }
}

package dev.reveille.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Brings classes that were compiled for a Java before 6 into the form of Java 8: with stack maps,
 * without which the JVM takes its slow, old way to verify them, and no AOT cache keeps them. What
 * they do stays the same. picocli is the one library that needs it.
 */
final class StackMaps {

    /** Java 6, whose classes have stack maps. */
    private static final int ENOUGH = ClassFile.JAVA_6_VERSION;

    /** What a class file begins with (JVM specification, section 4.1). */
    private static final int MAGIC = 0xCAFEBABE;

    private static final int HEADER = 8;

    private StackMaps() {}

    /** For what is in a jar: classes that have none with them, everything else as it is. */
    static UnaryOperator<byte[]> in(JarFile jar) {
        ClassFile classes = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
        return file -> isWithout(file) ? mapped(classes, file) : file;
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

    private static boolean isWithout(byte[] file) {
        if (file.length < HEADER || ByteBuffer.wrap(file).getInt() != MAGIC) {
            return false;
        }
        int major = (file[6] & 0xff) << 8 | (file[7] & 0xff);
        return major < ENOUGH;
    }
}

package dev.reveille.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The gateway's own jar and its libraries, laid out as its manifest says.
 *
 * @param module the folder of the gateway's module, built
 * @param architecture whose native code is taken; that of others is left out
 */
record Application(Path module, Architecture architecture) {

    static final String LIBRARIES = Root.HOME + "/app/lib";
    static final String RUNTIMES = Root.HOME + "/app/runtimes";
    static final String JAR = Root.HOME + "/app/reveille.jar";
    static final String OPTIONS = Root.HOME + "/jvm.options";

    private static final String NATIVE = "META-INF/native/";

    /** The jars that run on the image's architecture, the gateway's own first. */
    List<Path> jars() throws IOException {
        try (Stream<Path> libraries = Files.list(module.resolve("target/lib"))) {
            return Stream.concat(
                            Stream.of(module.resolve("target/reveille.jar")),
                            libraries
                                    .filter(jar -> architecture.takes(jar.getFileName().toString()))
                                    .sorted())
                    .toList();
        }
    }

    /** The options that the JVM is started with everywhere. */
    Path options() {
        return module.resolve("src/main/launch/jvm.options");
    }

    void into(Root root) throws IOException {
        List<Path> jars = jars();
        Inodes inodes = new Inodes();
        inodes.create(root.at(JAR));
        store(jars.getFirst(), root, JAR);
        for (Path library : jars.subList(1, jars.size())) {
            String inside = LIBRARIES + "/" + library.getFileName();
            inodes.create(root.at(inside));
            store(library, root, inside);
            unpackNative(library, root);
        }
    }

    /**
     * Puts the jars of runtimes that are shipped apart where the gateway looks for them.
     *
     * @param folder with a folder for each
     */
    static void runtimes(Path folder, Root root) throws IOException {
        try (Stream<Path> jars = Files.walk(folder)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                store(jar, root, RUNTIMES + "/" + folder.relativize(jar));
            }
        }
    }

    private static void store(Path jar, Root root, String inside) throws IOException {
        StoredJar.write(jar, root.at(inside), root.time(), name -> !isNative(name));
    }

    private static boolean isNative(String name) {
        return name.startsWith(NATIVE) && name.endsWith(".so");
    }

    /**
     * Native code is put where the JVM looks for it, or Netty would unpack it at each start, which
     * takes time and a folder that can be written to.
     */
    private static void unpackNative(Path library, Root root) throws IOException {
        try (JarFile jar = new JarFile(library.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (isNative(entry.getName())) {
                    String name = entry.getName().substring(NATIVE.length());
                    Path target = root.at(JavaRuntime.HOME + "/lib/" + name);
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                    target.toFile().setExecutable(true, false);
                }
            }
        }
    }
}

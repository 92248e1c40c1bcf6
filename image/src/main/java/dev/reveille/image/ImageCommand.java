package dev.reveille.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Builds the image; called by Maven, which knows what all of this is. */
@Command(name = "image", description = "Builds the container image.")
public final class ImageCommand implements Callable<Integer> {

    @Option(names = "--gateway", required = true, description = "The gateway's module, built.")
    private Path gateway = Path.of("");

    @Option(names = "--output", required = true, description = "The folder to write to.")
    private Path output = Path.of("");

    @Option(names = "--name", required = true, description = "The image's name, without a tag.")
    private String name = "";

    @Option(names = "--version", required = true, description = "The gateway's version.")
    private String version = "";

    @Option(names = "--description", required = true, description = "What the gateway is.")
    private String description = "";

    @Option(names = "--time", required = true, description = "The time that all files have.")
    private Instant time = Instant.EPOCH;

    @Option(names = "--cache", required = true, arity = "1", description = "With an AOT cache?")
    private boolean cache;

    @Option(
            names = "--classes",
            description =
                    "The list of classes that an earlier build has kept, to get the same image bit"
                            + " for bit; otherwise, or if it is empty, a rehearsal finds out.")
    private Path classes = Path.of("");

    @Option(
            names = "--runtimes",
            description =
                    "A folder with folders of jars, of runtimes that are shipped apart from the"
                            + " gateway, beside the bill of their materials; none of them is in"
                            + " the image if it is not given.")
    private Path runtimes = Path.of("");

    private ImageCommand() {}

    /** Builds it and ends with 0, or says why not and ends with 1. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Builds it; 0, or 1 when it could not be built, with the reason on standard error. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new ImageCommand());
        line.setExecutionExceptionHandler(
                (failure, _, _) -> {
                    line.getErr().println("The image was not built: " + failure.getMessage());
                    return ExitCode.SOFTWARE;
                });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        output = Files.createDirectories(output).toRealPath();
        Architecture architecture = Architecture.here();
        Root root = Root.empty(output.resolve("root"), time);
        Application application = new Application(gateway.toRealPath(), architecture);
        Optional<Path> apart =
                runtimes.toString().isEmpty() ? Optional.empty() : Optional.of(runtimes);
        JavaRuntime.into(root, apart.isPresent() ? JavaRuntime.APART : Set.of());
        application.into(root);
        if (apart.isPresent()) {
            Application.runtimes(apart.get(), root);
        }
        List<String> options = options(application);
        Launcher.into(root, output.resolve("launcher"), options);
        root.write(Application.OPTIONS, String.join("\n", options) + "\n");
        Basics.into(root);
        List<SystemPackage> packages = CLibrary.into(root);
        BillOfMaterials.into(root, bills(apart), architecture, packages);
        root.settle();
        if (cache) {
            Optional<ClassList> known =
                    classes.toString().isEmpty()
                            ? Optional.empty()
                            : Optional.of(ClassList.kept(classes));
            AotCache.into(root, known, output.resolve("rehearsal"))
                    .write(output.resolve("reveille-image.classes"));
            root.settle();
        }
        Path file = write(root, architecture);
        say("%s: %,d kB".formatted(file, Files.size(file) / 1000));
        return ExitCode.OK;
    }

    /** What Maven's plugin wrote for each module in the image, the gateway's first. */
    private List<Path> bills(Optional<Path> apart) {
        List<Path> bills = new ArrayList<>(List.of(gateway.resolve("target/reveille-sbom.json")));
        apart.ifPresent(folder -> bills.add(folder.resolveSibling("reveille-sbom.json")));
        return bills;
    }

    /** Those of everywhere, and the cache, without which the JVM starts as well. */
    private static List<String> options(Application application) throws IOException {
        List<String> options = new ArrayList<>();
        for (String line : Files.readAllLines(application.options())) {
            if (!line.isBlank() && !line.startsWith("#")) {
                options.add(line);
            }
        }
        options.addAll(AotCache.OPTIONS);
        return options;
    }

    private Path write(Root root, Architecture architecture) throws IOException {
        List<Layer> layers = new ArrayList<>();
        Path folder = Files.createDirectories(output.resolve("layers"));
        List<Path> rest = new ArrayList<>(root.below(""));
        rest.removeFirst();
        for (Part part : Part.ALL) {
            List<Path> paths =
                    rest.stream().filter(path -> part.takes().test(root.name(path))).toList();
            rest.removeAll(paths);
            if (!paths.isEmpty()) {
                layers.add(
                        Layer.write(
                                part.content(),
                                root,
                                paths,
                                folder.resolve(part.name() + ".tar.gz")));
            }
        }
        String config =
                ImageArchive.json(
                        new ImageConfig(version, description, time.toString(), architecture)
                                .of(layers));
        Path file = output.resolve("reveille-image.tar");
        ImageArchive.write(file, config, List.of(name + ":" + version, name + ":latest"), layers);
        Files.copy(
                root.at(BillOfMaterials.INSIDE),
                output.resolve("reveille-image.cdx.json"),
                StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
    }
}

package dev.reveille.runtime.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a shell script of ours is started as the leader of a session and process group of its own
 * (POSIX {@code setsid}), keeping the process id that Java knows: signals meant for the gateway's
 * terminal (Ctrl-C) do not reach it, and it can be signalled together with all it starts.
 * Immutable.
 *
 * @param prefix the command line that makes the session and then becomes what follows
 */
record Session(List<String> prefix) {

    private static final String SHELL = "/bin/sh";

    private static final String PERL =
            "use POSIX (); POSIX::setsid() or die; exec { $ARGV[0] } @ARGV; die";

    Session {
        prefix = List.copyOf(prefix);
    }

    /**
     * What this system offers: {@code setsid} of util-linux or BusyBox, else Perl (macOS), else
     * nothing, which means that workloads cannot be kept together here.
     *
     * @param searchPath directories as in the environment variable {@code PATH}
     */
    static Optional<Session> find(String searchPath) {
        if (!Files.isExecutable(Path.of(SHELL))) {
            return Optional.empty();
        }
        return executable("setsid", searchPath)
                .map(List::of)
                .or(() -> executable("perl", searchPath).map(perl -> List.of(perl, "-e", PERL)))
                .map(Session::new);
    }

    /** The command line that runs a script of this package in a new session. */
    List<String> running(String script, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(SHELL, "-c", text(script), "reveille"));
        command.addAll(arguments);
        return command;
    }

    private static Optional<String> executable(String program, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    private static String text(String script) {
        try (InputStream in = Session.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("resource missing from this build: " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

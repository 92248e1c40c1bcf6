package dev.reveille.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What clients ask of a contestant. Immutable. */
sealed interface Load {

    /** The host that all proxies know. */
    String HOST = "app.bench.test";

    /** How much longer than it should a tool may take. */
    Duration GRACE = Duration.ofSeconds(60);

    /**
     * What asks for an address, or for those of a range, whatever proxies the environment names.
     */
    static List<String> curl(String host, String url) {
        return List.of(
                "curl",
                "--silent",
                "--show-error",
                "--fail",
                "--noproxy",
                "*",
                "--header",
                "Host: " + host,
                url);
    }

    /**
     * Does it once.
     *
     * @param seconds how long, where that is free to choose
     */
    Outcome on(Contestant contestant, Workshop workshop, Cores cores, int seconds)
            throws IOException, InterruptedException;

    /**
     * As many requests as it answers, by wrk.
     *
     * @param inTurn whether all hosts of the contestant are asked, one after the other
     */
    record Requests(String path, int connections, boolean inTurn) implements Load {

        @Override
        public Outcome on(Contestant contestant, Workshop workshop, Cores cores, int seconds)
                throws IOException, InterruptedException {
            List<String> wrk =
                    List.of(
                            "wrk",
                            "--threads",
                            Integer.toString(Math.min(cores.loadCount(), connections)),
                            "--connections",
                            Integer.toString(connections),
                            "--duration",
                            seconds + "s",
                            "--timeout",
                            "10s",
                            "--script",
                            workshop.copy("load.lua").toString(),
                            "--header",
                            "Host: " + HOST,
                            contestant.url(path),
                            "--",
                            inTurn ? Integer.toString(contestant.hosts()) : "0");
            return Outcome.parse(
                    Tool.run(workshop, GRACE.plusSeconds(seconds), Workshop.on(cores.load(), wrk)));
        }
    }

    /**
     * The same transfer a number of times on one connection, by curl.
     *
     * @param upload the file that is sent; empty to receive instead
     */
    record Transfers(String path, String upload, int times, long bytesEach) implements Load {

        @Override
        public Outcome on(Contestant contestant, Workshop workshop, Cores cores, int seconds)
                throws IOException, InterruptedException {
            List<String> curl =
                    new ArrayList<>(curl(HOST, contestant.url(path) + "?[1-" + times + "]"));
            curl.addAll(List.of("--output", "/dev/null"));
            if (!upload.isEmpty()) {
                curl.addAll(
                        List.of(
                                "--request",
                                "POST",
                                "--header",
                                "Expect:",
                                "--upload-file",
                                upload));
            }
            long begun = System.nanoTime();
            Tool.run(workshop, GRACE, Workshop.on(cores.load(), curl));
            double took = (System.nanoTime() - begun) / 1e9;
            return new Outcome(times, times * bytesEach, took, Double.NaN, Double.NaN, 0);
        }
    }
}

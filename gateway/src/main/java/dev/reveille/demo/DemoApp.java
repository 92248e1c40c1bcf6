package dev.reveille.demo;

import java.io.IOException;
import java.net.BindException;

/**
 * Entry of the sample applications: {@code DemoApp <name> <port>}. Not for people; the demo's
 * configuration starts it.
 */
public final class DemoApp {

    private DemoApp() {}

    /**
     * Boots, then serves on 127.0.0.1 until the process is told to end.
     *
     * @param arguments name of the application and port
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2 || !arguments[1].matches("\\d{1,5}")) {
            usage();
            return;
        }
        int port = Integer.parseInt(arguments[1]);
        var chosen = DemoWorkload.named(arguments[0]);
        if (chosen.isEmpty()) {
            usage();
            return;
        }
        AppLog log = new AppLog(System.out);
        try {
            run(chosen.get(), port, log);
        } catch (BindException e) {
            log.error("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(DemoWorkload workload, int port, AppLog log)
            throws IOException, InterruptedException {
        switch (workload) {
            case SLOW -> SlowApp.run(port, log);
            case CRASH -> CrashApp.run(port, log);
            case API -> ApiApp.run(port, log);
            case ECHO -> EchoApp.run(port, log);
        }
    }

    private static void usage() {
        System.err.println("usage: DemoApp slow|crash|api|echo PORT");
        System.exit(2);
    }
}

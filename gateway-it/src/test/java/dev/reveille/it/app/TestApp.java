package dev.reveille.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The program: boots as the environment says, then serves every connection on a thread of its own.
 *
 * <ul>
 *   <li>{@code PORT}: where it listens, 80 by default; 0 takes a free one and prints it
 *   <li>{@code BOOT_MILLIS}: how long it takes until it listens; it logs ten lines meanwhile
 *   <li>{@code BOOT_UNTIL}: a file; it does not listen before that is there
 *   <li>{@code STARTS}: a file to which it adds a line as soon as it runs
 *   <li>{@code NAME}: who it says it is in each answer's {@code X-Who}; the host's name by default
 *   <li>{@code CRASH}: ends with this exit code instead of listening, after the boot lines
 * </ul>
 */
public final class TestApp {

    private static final int BOOT_STEPS = 10;

    private TestApp() {}

    @SuppressWarnings("SystemOut") // its log is its standard output
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        String starts = environment.getOrDefault("STARTS", "");
        if (!starts.isEmpty()) {
            Files.writeString(
                    Path.of(starts),
                    "started\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        long bootMillis = Long.parseLong(environment.getOrDefault("BOOT_MILLIS", "0"));
        String crash = environment.getOrDefault("CRASH", "");
        if (bootMillis > 0 || !crash.isEmpty()) {
            for (int step = 1; step <= BOOT_STEPS; step++) {
                Thread.sleep(bootMillis / BOOT_STEPS);
                System.out.println("boot step " + step + " of " + BOOT_STEPS);
            }
        }
        String gate = environment.getOrDefault("BOOT_UNTIL", "");
        while (!gate.isEmpty() && !Files.exists(Path.of(gate))) {
            Thread.sleep(20);
        }
        if (!crash.isEmpty()) {
            System.err.println("cannot reach the database, giving up");
            System.exit(Integer.parseInt(crash));
        }
        int port = Integer.parseInt(environment.getOrDefault("PORT", "80"));
        try (ServerSocket server = new ServerSocket(port, 1000)) {
            System.out.println("listening on port " + server.getLocalPort());
            serve(server, new TestAppLedger(server.getLocalPort()));
        }
    }

    /** Who answers. */
    static String who() throws IOException {
        String name = System.getenv().getOrDefault("NAME", "");
        return name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
    }

    private static void serve(ServerSocket server, TestAppLedger ledger) throws IOException {
        while (true) {
            Socket socket = server.accept();
            Thread.ofVirtual().start(new TestAppConnection(socket, ledger));
        }
    }
}

package dev.reveille.demo;

/** Never comes up: its database is not there. Ends with exit code 3 after about 2 s. */
final class CrashApp {

    static final int EXIT_CODE = 3;

    private CrashApp() {}

    static void run(int port, AppLog log) throws InterruptedException {
        new Boot(log)
                .step("inventory 2.4.1 starting, will listen on port " + port, 300)
                .step("reading configuration from /etc/inventory/inventory.toml", 400)
                .step("connecting to postgres://inventory@db.internal:5432/inventory", 600)
                .warning("connection refused, trying again (1 of 2)")
                .step("connecting to postgres://inventory@db.internal:5432/inventory", 600)
                .warning("connection refused, trying again (2 of 2)");
        log.error("startup failed: cannot reach the database");
        log.raw("inventory.StartupError: connection to db.internal:5432 refused");
        log.raw("    at inventory.db.Pool.open(Pool.java:88)");
        log.raw("    at inventory.Server.migrate(Server.java:41)");
        log.raw("    at inventory.Server.main(Server.java:17)");
        log.raw("Caused by: java.net.ConnectException: Connection refused");
        System.exit(EXIT_CODE);
    }
}

package dev.reveille.bench;

import java.util.List;

/**
 * What is compared.
 *
 * @param name by which it is asked for
 * @param title for people
 * @param among who is compared
 */
record Case(String name, String title, Load load, Among among) {

    /** Who is compared; the first one named is what the others are compared with. */
    enum Among {
        /** nginx, HAProxy, the gateway and, for context, the backend itself. */
        PROXIES,
        /** The gateway with one host, and with ten thousand. */
        GATEWAYS
    }

    static final long DOWNLOAD_BYTES = 1L << 30;
    static final long UPLOAD_BYTES = 64L << 20;
    private static final int UPLOADS = 16;

    static final List<Case> ALL =
            List.of(
                    requests("small64", "answers of 1 KiB, 64 connections", "/1k", 64),
                    requests("small1000", "answers of 1 KiB, 1000 connections", "/1k", 1000),
                    requests("medium64", "answers of 64 KiB, 64 connections", "/64k", 64),
                    new Case(
                            "download",
                            "a download of 1 GiB, one connection",
                            new Load.Transfers("/1g", "", 1, DOWNLOAD_BYTES),
                            Among.PROXIES),
                    new Case(
                            "upload",
                            UPLOADS + " uploads of 64 MiB, one connection",
                            new Load.Transfers("/upload", "upload", UPLOADS, UPLOAD_BYTES),
                            Among.PROXIES),
                    new Case(
                            "hosts10k",
                            "one host and 10,000 (1,000 of them asked in turn), answers of 1 KiB,"
                                    + " 64 connections",
                            new Load.Requests("/1k", 64, true),
                            Among.GATEWAYS));

    private static Case requests(String name, String title, String path, int connections) {
        return new Case(name, title, new Load.Requests(path, connections, false), Among.PROXIES);
    }

    List<Column> columns() {
        return load instanceof Load.Requests ? Column.OF_REQUESTS : Column.OF_TRANSFERS;
    }
}

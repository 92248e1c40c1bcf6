package dev.reveille.dashboard;

import dev.reveille.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A file that a page is made of, as it is answered. Kept by no cache, so that after an update
 * nobody has a page of two versions.
 */
enum Asset {
    STATUS("status.html"),
    TOPOLOGY("topology.html"),
    STYLE("dashboard.css"),
    MARK("reveille.svg"),
    BEGIN("begin.js"),
    STATUS_SCRIPT("status.js"),
    TOPOLOGY_SCRIPT("topology.js"),
    ACT("act.js"),
    CHOICE("choice.js"),
    DETAILS("details.js"),
    FORMAT("format.js"),
    HISTORY("history.js"),
    LIST("list.js"),
    LIVE("live.js"),
    MODEL("model.js"),
    STRIPS("strips.js"),
    SUMMARY("summary.js"),
    VIEW("view.js"),
    GRAPH("graph.js"),
    SURFACE("surface.js"),
    DAGRE("dagre.js");

    /** Scripts, styles, pictures and requests of the gateway's own; nothing inline. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final String file;

    Asset(String file) {
        this.file = file;
    }

    /** Where the pages find it, unless it is a page itself. */
    String path() {
        return "/_status/assets/" + file;
    }

    boolean isPage() {
        return file.endsWith(".html");
    }

    /** The answer that brings it. */
    Answer answer() {
        Answer answer = Answer.of(200, type(), text());
        return isPage()
                ? answer.with("Content-Security-Policy", POLICY)
                        .with("Referrer-Policy", "no-referrer")
                        .with("X-Robots-Tag", "noindex")
                : answer;
    }

    private String type() {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    private String text() {
        try (InputStream resource = Asset.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "resource dev/reveille/dashboard/" + file + " is missing from the program");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read resource " + file, failure);
        }
    }
}

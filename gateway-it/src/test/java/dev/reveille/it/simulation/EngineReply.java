package dev.reveille.it.simulation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of known length.
 *
 * @param parts what is written, one after the other
 */
record EngineReply(int status, String contentType, List<byte[]> parts) {

    private static final byte[] COMMA = {','};

    static EngineReply json(int status, byte[] document) {
        return new EngineReply(status, "application/json", List.of(document));
    }

    /** A list of documents. */
    static EngineReply list(List<byte[]> documents) {
        List<byte[]> parts = new ArrayList<>(2 * documents.size() + 1);
        parts.add(new byte[] {'['});
        for (byte[] document : documents) {
            if (parts.size() > 1) {
                parts.add(COMMA);
            }
            parts.add(document);
        }
        parts.add("]\n".getBytes(StandardCharsets.US_ASCII));
        return new EngineReply(200, "application/json", parts);
    }

    /** Done, or, in the engine's way, nothing to be done. */
    static EngineReply done(boolean changed) {
        return new EngineReply(changed ? 204 : 304, "", List.of());
    }

    static EngineReply refused(int status, String message) {
        return json(status, EngineDocuments.message(message));
    }

    void write(OutputStream out) throws IOException {
        boolean bodiless = status == 204 || status == 304;
        long length = parts.stream().mapToLong(part -> part.length).sum();
        out.write(head(status, contentType, bodiless ? "" : "Content-Length: " + length + "\r\n"));
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
    }

    /**
     * The head of an answer as the engine writes it.
     *
     * @param framing a line, or nothing
     */
    static byte[] head(int status, String contentType, String framing) {
        String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
        return ("HTTP/1.1 "
                        + status
                        + " "
                        + reason(status)
                        + "\r\nApi-Version: 1.41\r\n"
                        + type
                        + "Docker-Experimental: false\r\nOstype: linux\r\n"
                        + "Server: Docker/20.10.24 (linux)\r\n"
                        + framing
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 304 -> "Not Modified";
            case 404 -> "Not Found";
            default -> "Conflict";
        };
    }
}

package dev.reveille.it.smuggling;

/**
 * One line of a server's log: what it took for a request.
 *
 * @param line the request line
 * @param body as the application behind it counted; -1 when it never got there
 */
record SeenRequest(String line, int body, int status) {

    static SeenRequest parse(WebServer server, String logged) {
        String[] columns = logged.split("\t", -1);
        boolean counted = !columns[1].isEmpty() && !columns[1].equals("-");
        return new SeenRequest(
                server.unescaped(columns[0]),
                counted ? Integer.parseInt(columns[1]) : -1,
                Integer.parseInt(columns[2]));
    }

    boolean isFor(String target) {
        return asRead().target().equals(target);
    }

    /** It as the gateway would have meant it. */
    ReadRequest asRead() {
        String[] words = line.split(" ", -1);
        return words.length == 3
                ? new ReadRequest(words[0], words[1], Math.max(body, 0))
                : new ReadRequest("?", line, Math.max(body, 0));
    }

    /** Whether it was passed on and answered. */
    boolean isAnswered() {
        return status == 200;
    }
}

package dev.reveille.it.smuggling;

/**
 * One row of {@link Attacks}.
 *
 * @param rule the section that it is about, of RFC 9112 unless it says another one
 * @param bytes what is sent: {@code |} is CR LF, {@code <h>} a proper Host field; a proper request
 *     for {@link #NEXT} follows
 */
record Attack(String rule, String name, String bytes, Outcome outcome) {

    /** The target of what is sent behind every row. */
    static final String NEXT = "/next";

    private static final String BEHIND = "GET " + NEXT + " HTTP/1.1|<h>|Connection: close||";

    /** All that is sent, for a host. */
    String sentTo(String host) {
        return (bytes + BEHIND)
                .replace("|", "\r\n")
                .replace("<h>", "Host: " + host)
                .replace("<host>", host);
    }

    @Override
    public String toString() {
        return rule + " " + name;
    }
}

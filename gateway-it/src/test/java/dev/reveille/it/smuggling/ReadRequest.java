package dev.reveille.it.smuggling;

/**
 * One request as somebody read it.
 *
 * @param target as it stood in the request line
 * @param body its content's length in bytes, without the framing
 */
record ReadRequest(String method, String target, int body) {

    static ReadRequest get(String target) {
        return new ReadRequest("GET", target, 0);
    }

    static ReadRequest post(String target, int body) {
        return new ReadRequest("POST", target, body);
    }
}

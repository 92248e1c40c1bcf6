package dev.reveille.config;

/** A text is not what its key expects. Its message says what is expected. */
final class Mismatch extends Exception {

    private static final long serialVersionUID = 1L;

    Mismatch(String expected) {
        super(expected);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}

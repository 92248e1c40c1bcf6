package dev.reveille.config;

import java.util.regex.Pattern;

/**
 * Where something was written: for the value of a key, the place of the key.
 *
 * @param source a file, {@code environment}, or {@code container "name"}
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 * @param path keys from the root, such as {@code containers[2].host}; empty for the root
 */
record Origin(String source, int line, int column, String path) {

    private static final Pattern SECRETIVE =
            Pattern.compile("gateway\\.admin_auth(?:\\.(?:password|token).*)?");

    /** The same place, one key deeper: used for what should be there and is not. */
    Origin key(String name) {
        return key(name, line, column);
    }

    Origin key(String name, int line, int column) {
        return new Origin(source, line, column, path.isEmpty() ? name : path + "." + name);
    }

    Origin item(int index, int line, int column) {
        return new Origin(source, line, column, path + "[" + index + "]");
    }

    /** Whether what stands here may be a secret, or was meant to be one, and is not to be shown. */
    boolean isSecretive() {
        return SECRETIVE.matcher(path).matches();
    }

    ConfigProblem says(String message) {
        return new ConfigProblem(source, line, column, path, message);
    }
}

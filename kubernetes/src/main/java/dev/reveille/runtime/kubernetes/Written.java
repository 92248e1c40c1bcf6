package dev.reveille.runtime.kubernetes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The versions that our own changes have made, so that what was seen before one of them is not
 * taken for what came of it. Safe for use by many threads. Holds an entry from a change until it is
 * heard of.
 */
final class Written {

    private final Map<ObjectKey, Long> versions = new ConcurrentHashMap<>();

    /**
     * A change of ours has made this version.
     *
     * @param version a resourceVersion; they grow with each change of an object of the same type
     *     (KEP-5504)
     */
    void note(ObjectKey key, String version) {
        long number = number(version);
        if (number > 0) {
            versions.merge(key, number, Math::max);
        }
    }

    /** Whether it was seen before our last change of it. */
    boolean isBehind(Scaled seen) {
        Long written = versions.get(seen.key());
        if (written == null) {
            return false;
        }
        if (number(seen.version()) < written) {
            return true;
        }
        versions.remove(seen.key(), written);
        return false;
    }

    /** There is no such object any more. */
    void forget(ObjectKey key) {
        versions.remove(key);
    }

    private static long number(String version) {
        return version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    }
}

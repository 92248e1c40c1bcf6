package dev.reveille.runtime.kubernetes;

import java.util.Locale;

/** Which object it is. */
record ObjectKey(ObjectType type, String namespace, String name) {

    /** For people: {@code deployment web/blog}. */
    @Override
    public String toString() {
        return "%s %s/%s".formatted(type.kind().toLowerCase(Locale.ROOT), namespace, name);
    }
}

package dev.reveille.packages;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The changelog that every Debian package has; its one entry says where the real one is. */
final class DebianChangelog {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private DebianChangelog() {}

    static String of(String version, String maintainer, Instant time) {
        return """
        reveille (%s) unstable; urgency=medium

          * What is new is in CHANGELOG.md, next to this file.

         -- %s  %s
        """
                .formatted(debian(version), maintainer, DATE.format(time));
    }

    /** What comes before a release sorts before it. */
    static String debian(String version) {
        return version.replaceFirst("-", "~").toLowerCase(Locale.ROOT);
    }
}

package dev.reveille.image;

import java.util.Locale;

/** Processors that the image can be built for, each on a machine of its own kind. */
enum Architecture {
    AMD64("linux-x86_64"),
    ARM64("linux-aarch_64");

    private final String classifier;

    Architecture(String classifier) {
        this.classifier = classifier;
    }

    /** That of this machine. */
    static Architecture here() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> AMD64;
            case "aarch64", "arm64" -> ARM64;
            default ->
                    throw new IllegalStateException(
                            "no image can be built on %s (expected: amd64 or aarch64)"
                                    .formatted(name));
        };
    }

    /** As container images call it. */
    String ociName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How Maven tells jars with native code for it from others. */
    String classifier() {
        return classifier;
    }

    /** Whether a jar of this name, or a package URL, is of use on it. */
    boolean takes(String name) {
        for (Architecture other : values()) {
            if (other != this && name.contains(other.classifier)) {
                return false;
            }
        }
        return true;
    }
}

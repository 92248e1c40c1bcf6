package dev.reveille.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DebianChangelogTest {

    @Test
    void what_comes_before_a_release_sorts_before_it() {
        assertThat(DebianChangelog.debian("1.2.0")).isEqualTo("1.2.0");
        assertThat(DebianChangelog.debian("1.2.0-rc.1")).isEqualTo("1.2.0~rc.1");
        assertThat(DebianChangelog.debian("0.1.0-SNAPSHOT")).isEqualTo("0.1.0~snapshot");
    }

    @Test
    void its_entry_is_as_debian_wants_it() {
        assertThat(
                        DebianChangelog.of(
                                "1.2.0", "A <a@b.test>", Instant.parse("2026-01-02T03:04:05Z")))
                .startsWith("reveille (1.2.0) unstable; urgency=medium\n\n  * ")
                .endsWith("\n\n -- A <a@b.test>  Fri, 02 Jan 2026 03:04:05 +0000\n");
    }
}

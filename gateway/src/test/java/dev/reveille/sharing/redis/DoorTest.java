package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an address of Redis and a file of certificates. */
class DoorTest {

    @TempDir Path folder;

    @Test
    void an_address_is_read_whole_and_told_without_secrets() {
        Door door = door("rediss://[::1]:7000/12", Optional.empty());

        RedisURI address = door.address();
        assertThat(address.getHost()).isEqualTo("::1");
        assertThat(address.getPort()).isEqualTo(7000);
        assertThat(address.getDatabase()).isEqualTo(12);
        assertThat(address.isSsl()).isTrue();
        assertThat(address.isVerifyPeer()).isTrue();
        assertThat(door.place()).isEqualTo("rediss://[::1]:7000");
        assertThat(door.database()).isEqualTo(12);
    }

    @Test
    void what_is_not_said_is_as_usual() {
        Door door = door("redis://cache", Optional.empty());

        assertThat(door.place()).isEqualTo("redis://cache:6379");
        assertThat(door.database()).isZero();
        assertThat(door.address().isSsl()).isFalse();
    }

    @Test
    void a_file_of_certificates_that_is_of_no_use_is_named() throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Path odd = Files.writeString(folder.resolve("odd.pem"), "-----BEGIN CERTIFICATE-----\n");

        assertThatThrownBy(() -> door("rediss://cache", Optional.of(missing)).terms())
                .hasMessage("there is no file " + missing + " (ca_file)");
        assertThatThrownBy(() -> door("rediss://cache", Optional.of(empty)).terms())
                .hasMessage(empty + " holds no certificate (ca_file)");
        assertThatThrownBy(() -> door("rediss://cache", Optional.of(odd)).terms())
                .hasMessageStartingWith(odd + " cannot be used as ca_file: ");
    }

    private static Door door(String redis, Optional<Path> caFile) {
        return new Door(Choices.of(redis, caFile));
    }
}

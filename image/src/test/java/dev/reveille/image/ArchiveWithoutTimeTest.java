package dev.reveille.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.image.ArchiveWithoutTime.Dump;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of two dumps, and which two are refused. */
class ArchiveWithoutTimeTest {

    private static final int CHECKSUM = 4;
    private static final int SOMEWHERE = 4096 + 64;

    private static final long FIRST_BEGUN = 37_485_000;
    private static final long SECOND_BEGUN = 37_490_000;

    @TempDir private Path folder;

    @Test
    void checksumsAndMomentsBecomeZeroAndAllElseRemains() throws IOException {
        byte[] one = archive(123_456, 37_485_830);

        assertThat(without(one, archive(-98_765, 37_495_264)))
                .isEqualTo(archive(0, 0))
                .isNotEqualTo(one);
    }

    @Test
    void whatNeitherDumpLivedThroughIsNoMoment() {
        assertThatThrownBy(() -> without(archive(1, 37_495_264), archive(2, 37_485_830)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("word at 4160: 37495264 and 37485830");
        assertThatThrownBy(() -> without(archive(1, 5), archive(2, 7)))
                .hasMessageContaining("word at 4160: 5 and 7");
        assertThatThrownBy(() -> without(archive(1, 37_485_830), archive(2, 37_485_831)))
                .hasMessageContaining("word at 4160");
        assertThatThrownBy(() -> without(archive(1, 5), archive(2, 0x7f00_0000_1000L)))
                .hasMessageContaining("word at 4160");
        assertThatThrownBy(() -> without(archive(1, 0), archive(2, 7)))
                .hasMessageContaining("word at 4160");
    }

    @Test
    void twoOfDifferentLengthAreNotOfTheSameClasses() {
        assertThatThrownBy(() -> without(archive(1, 5), new byte[8192 + 8]))
                .hasMessageContaining("length: 8192 and 8200");
        assertThatThrownBy(() -> without(new byte[16], new byte[16]))
                .hasMessageContaining("16 bytes");
    }

    private byte[] without(byte[] one, byte[] other) throws IOException {
        Path first = Files.write(folder.resolve("first"), one);
        Path second = Files.write(folder.resolve("second"), other);
        Path result = folder.resolve("result");
        ArchiveWithoutTime.write(
                new Dump(first, FIRST_BEGUN, SECOND_BEGUN),
                new Dump(second, SECOND_BEGUN, SECOND_BEGUN + 9_000),
                result);
        return Files.readAllBytes(result);
    }

    private static byte[] archive(int checksum, long moment) {
        byte[] bytes = new byte[8192];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 77)
                .putInt(CHECKSUM, checksum)
                .putLong(SOMEWHERE - 8, 88)
                .putLong(SOMEWHERE, moment);
        return bytes;
    }
}

package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadSizesTest {

    private int inUse = 1;
    private final ReadSizes sizes = new ReadSizes(() -> inUse);

    @Test
    void a_single_download_is_read_by_half_a_megabyte() {
        ExtendedHandle handle = sizes.newHandle();

        readFull(handle, 20);

        assertThat(handle.guess()).isEqualTo(512 * 1024);
    }

    @Test
    void small_answers_are_read_into_small_buffers() {
        ExtendedHandle handle = sizes.newHandle();

        read(handle, 20, 300);

        assertThat(handle.guess()).isLessThanOrEqualTo(1024);
    }

    @Test
    void all_connections_in_use_share_eight_megabytes() {
        ExtendedHandle handle = sizes.newHandle();
        readFull(handle, 20);

        inUse = 32;

        assertThat(handle.guess()).isEqualTo(256 * 1024);
        assertThat(sizeOfBuffer(handle)).isEqualTo(256 * 1024);
    }

    @Test
    void each_may_read_64_KiB_however_many_there_are() {
        inUse = 10_000;
        ExtendedHandle handle = sizes.newHandle();

        readFull(handle, 20);

        assertThat(handle.guess()).isEqualTo(64 * 1024);
        assertThat(sizeOfBuffer(handle)).isEqualTo(64 * 1024);
    }

    @Test
    void a_bounded_connection_grows_when_others_leave() {
        inUse = 10_000;
        ExtendedHandle handle = sizes.newHandle();
        readFull(handle, 20);

        inUse = 1;
        readFull(handle, 20);

        assertThat(handle.guess()).isEqualTo(512 * 1024);
    }

    private static void readFull(ExtendedHandle handle, int times) {
        read(handle, times, Integer.MAX_VALUE);
    }

    private static void read(ExtendedHandle handle, int times, int most) {
        EmbeddedChannel channel = new EmbeddedChannel();
        for (int i = 0; i < times; i++) {
            handle.reset(new DefaultChannelConfig(channel));
            int size = sizeOfBuffer(handle);
            handle.attemptedBytesRead(size);
            handle.lastBytesRead(Math.min(size, most));
            handle.readComplete();
        }
        channel.close().syncUninterruptibly();
    }

    private static int sizeOfBuffer(ExtendedHandle handle) {
        ByteBuf buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
        int size = buffer.writableBytes();
        buffer.release();
        return size;
    }
}

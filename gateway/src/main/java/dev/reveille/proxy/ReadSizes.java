package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;

/**
 * How much of an answer is read at a time: what the last reads have filled, within bounds. A large
 * read costs far less per byte than a small one; but what was read for a client that does not take
 * it stays in memory, so the connections of an event loop share a budget, and where many are in use
 * each read is small. Event loop only.
 */
final class ReadSizes implements RecvByteBufAllocator {

    private static final int LARGEST = 512 * 1024;

    /** What each may read whatever the others do. */
    private static final int ASSURED = 64 * 1024;

    private static final int BUDGET = 8 * 1024 * 1024;

    private final RecvByteBufAllocator sizes =
            new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST).maxMessagesPerRead(1);
    private final IntSupplier inUse;

    /**
     * @param inUse how many connections share the budget; asked only when a read may be large
     */
    ReadSizes(IntSupplier inUse) {
        this.inUse = inUse;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Bounded((ExtendedHandle) sizes.newHandle());
    }

    /** The connection's own guess, where the budget allows it. */
    private final class Bounded extends DelegatingHandle implements ExtendedHandle {

        private final ExtendedHandle own;

        Bounded(ExtendedHandle own) {
            super(own);
            this.own = own;
        }

        @Override
        public int guess() {
            int wanted = own.guess();
            if (wanted <= ASSURED) {
                return wanted;
            }
            int share = BUDGET / Math.max(1, inUse.getAsInt());
            return Math.min(wanted, Math.max(ASSURED, share));
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return alloc.ioBuffer(guess());
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return own.continueReading(maybeMoreData);
        }
    }
}

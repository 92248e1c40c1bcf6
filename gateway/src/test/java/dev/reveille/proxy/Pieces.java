package dev.reveille.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * In which pieces bytes arrive. Where they are cut comes from the bytes themselves, so that an
 * input that failed fails again.
 *
 * @param room how much either side of the gateway takes at once
 */
record Pieces(List<byte[]> pieces, int room) {

    private static final int SHORT = 120;

    /** All at once; in pieces; and byte by byte where that does not take too long. */
    static List<Pieces> of(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        SplittableRandom random = new SplittableRandom(sum.getValue());
        List<Pieces> ways = new ArrayList<>();
        ways.add(new Pieces(List.of(bytes), Integer.MAX_VALUE));
        ways.add(new Pieces(cut(bytes, random, Math.max(2, bytes.length / 3)), 1 << 16));
        if (bytes.length <= SHORT) {
            ways.add(new Pieces(cut(bytes, random, 2), 1 + random.nextInt(100)));
        }
        return ways;
    }

    private static List<byte[]> cut(byte[] bytes, SplittableRandom random, int bound) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(bound - 1));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }
}

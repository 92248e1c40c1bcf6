package dev.reveille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long a core has been at work so far, whoever for.
 *
 * @param ticks of which there are 100 in a second
 */
record CoreTime(long ticks) {

    /**
     * @param core its number
     */
    static CoreTime now(String core) throws IOException {
        return parse(Files.readString(Path.of("/proc/stat")), core);
    }

    /**
     * @param stat {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq and steal, of
     *     which two are rest, and then the time of guests, which is part of user and nice
     *     (proc_stat(5))
     */
    static CoreTime parse(String stat, String core) {
        String line =
                stat.lines()
                        .filter(l -> l.startsWith("cpu" + core + " "))
                        .findFirst()
                        .orElseThrow();
        long[] times =
                Arrays.stream(line.split(" +", -1)).skip(1).mapToLong(Long::parseLong).toArray();
        return new CoreTime(Arrays.stream(times, 0, 8).sum() - times[3] - times[4]);
    }

    double secondsSince(CoreTime before) {
        return (ticks - before.ticks) / Usage.TICKS_PER_SECOND;
    }
}

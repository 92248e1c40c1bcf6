package dev.reveille.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of a process since it began, user and kernel, in hundredths of a second as {@code
 * /proc/PID/stat} has it.
 */
record ProcessorTime(long ticks) {

    private static final double TICKS_PER_SECOND = 100;

    static ProcessorTime of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessorTime(Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    double seconds() {
        return ticks / TICKS_PER_SECOND;
    }

    double since(ProcessorTime earlier) {
        return (ticks - earlier.ticks) / TICKS_PER_SECOND;
    }
}

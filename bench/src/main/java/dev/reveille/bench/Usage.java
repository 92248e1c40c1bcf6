package dev.reveille.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a program has used of the machine so far, all its processes together.
 *
 * @param ticks processor time, in user mode and in the kernel, of which there are 100 in a second
 * @param residentBytes physical memory; pages that processes share count in each
 */
record Usage(long ticks, long residentBytes) {

    /** USER_HZ, the same on all architectures the gateway runs on (proc_pid_stat(5)). */
    static final double TICKS_PER_SECOND = 100;

    private static final Usage NOTHING = new Usage(0, 0);

    /** Of a process and its descendants that run the same program: workers, not workloads. */
    static Usage of(ProcessHandle first) {
        try {
            Path program = program(first.pid());
            Usage sum = NOTHING;
            List<ProcessHandle> all = Stream.concat(Stream.of(first), first.descendants()).toList();
            for (ProcessHandle process : all) {
                if (isStill(program, process)) {
                    sum = sum.plus(ofOne(process.pid()));
                }
            }
            return sum;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isStill(Path program, ProcessHandle process) throws IOException {
        try {
            return program(process.pid()).equals(program);
        } catch (NoSuchFileException ended) {
            return false;
        }
    }

    private static Path program(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
    }

    private static Usage ofOne(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        return parse(
                Files.readString(folder.resolve("stat")),
                Files.readString(folder.resolve("status")));
    }

    /**
     * @param stat {@code /proc/PID/stat}: one line, the second field in parentheses and free to
     *     contain anything; fields 14 and 15 are the times
     * @param status {@code /proc/PID/status}, of which the line {@code VmRSS} is read
     */
    static Usage parse(String stat, String status) {
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long user = Long.parseLong(afterName[14 - 3]);
        long system = Long.parseLong(afterName[15 - 3]);
        long kibibytes =
                status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElse(0);
        return new Usage(user + system, kibibytes * 1024);
    }

    private Usage plus(Usage other) {
        return new Usage(ticks + other.ticks, residentBytes + other.residentBytes);
    }

    double secondsSince(Usage before) {
        return (ticks - before.ticks) / TICKS_PER_SECOND;
    }
}

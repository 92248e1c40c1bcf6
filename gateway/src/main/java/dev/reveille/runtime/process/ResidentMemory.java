package dev.reveille.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a process and all it has started keep in memory (Linux, {@code proc_pid_status(5)}). Pages
 * that several of them share count for each.
 */
final class ResidentMemory {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]{1,15}) kB");

    private ResidentMemory() {}

    /** Bytes; empty when none of them is there, or the system does not tell. */
    static OptionalLong of(long pid) {
        long all =
                ProcessHandle.of(pid).stream()
                        .flatMap(
                                process -> Stream.concat(Stream.of(process), process.descendants()))
                        .flatMapToLong(process -> bytes(process.pid()))
                        .sum();
        return all > 0 ? OptionalLong.of(all) : OptionalLong.empty();
    }

    private static LongStream bytes(long pid) {
        try {
            Matcher resident =
                    RESIDENT.matcher(
                            Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return resident.find()
                    ? LongStream.of(Long.parseLong(resident.group(1)) * 1024)
                    : LongStream.empty();
        } catch (IOException gone) {
            return LongStream.empty();
        }
    }
}

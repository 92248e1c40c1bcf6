package dev.reveille.it.bench;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway's memory is made of at one moment, in bytes.
 *
 * @param resident physical memory (VmRSS)
 * @param heap what is used of the Java heap, garbage included
 * @param direct buffers outside the heap ("Other" of native memory tracking)
 * @param sockets what waits in its connections, in the kernel: received and not read, or written
 *     and not sent or not confirmed
 */
record GatewayMemory(long resident, long heap, long direct, long sockets) {

    static final String TITLES =
            "%-26s%14s%14s%14s%20s%n"
                    .formatted("MB", "resident", "heap used", "direct", "in its sockets");

    private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern OTHER =
            Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    static GatewayMemory of(ServerProcess gateway) throws IOException {
        return new GatewayMemory(
                gateway.residentBytes(),
                1024 * sum(HEAP_USED, jcmd(gateway, "GC.heap_info")),
                1024 * sum(OTHER, jcmd(gateway, "VM.native_memory")),
                gateway.bytesInSockets());
    }

    /** After a full collection, so that the heap used is what is really held. */
    static GatewayMemory collected(ServerProcess gateway) throws IOException {
        jcmd(gateway, "GC.run");
        return of(gateway);
    }

    private static String jcmd(ServerProcess gateway, String what) {
        String jcmd = Path.of(Repository.java()).resolveSibling("jcmd").toString();
        return Command.of(jcmd, Long.toString(gateway.pid()), what).output();
    }

    private static long sum(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }

    String line(String name) {
        return String.format(
                Locale.ROOT,
                "%-26s%14.1f%14.1f%14.1f%20.1f%n",
                name,
                resident / 1e6,
                heap / 1e6,
                direct / 1e6,
                sockets / 1e6);
    }

    /** What each of many has added, in KB. */
    String eachSince(String name, GatewayMemory before, int count) {
        return String.format(
                Locale.ROOT,
                "%-26s%14.1f%14.1f%14.1f%20.1f%n",
                name + ", KB",
                (resident - before.resident) / 1e3 / count,
                (heap - before.heap) / 1e3 / count,
                (direct - before.direct) / 1e3 / count,
                (sockets - before.sockets) / 1e3 / count);
    }
}

package dev.reveille.proxy;

import dev.reveille.waiting.FaultReport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A browser's request, from bytes to what the workload gets and to bytes again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {

    private static final String BYTES =
            """
            GET /articles/42?from=home HTTP/1.1
            Host: app.example.com
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-GB,en;q=0.5
            Accept-Encoding: gzip, deflate, br, zstd
            Referer: http://app.example.com/
            Cookie: session=6f1a3c0d9b; theme=dark
            Connection: keep-alive

            """
                    .replace("\n", "\r\n");

    /** Outside the heap, as it comes from a socket. */
    private final ByteBuf bytes =
            Unpooled.directBuffer().writeBytes(BYTES.getBytes(StandardCharsets.US_ASCII));

    private final EmbeddedChannel decoder =
            new EmbeddedChannel(new StrictRequestDecoder(Limits.USUAL.client().head()));
    private final EmbeddedChannel encoder = new EmbeddedChannel(new RequestEncoder());
    private final InetAddress peer = InetAddress.ofLiteral("192.0.2.7");
    private final TrustedProxies trusted = new TrustedProxies(List.of());
    private final HttpRequest request = decode();
    private final HttpRequest prepared = prepare();

    /** From bytes to a head. */
    @Benchmark
    public final HttpRequest decode() {
        decoder.writeInbound(bytes.retainedDuplicate());
        HttpRequest head = decoder.readInbound();
        ReferenceCountUtil.release(decoder.readInbound());
        return head;
    }

    /** The first look at a head. */
    @Benchmark
    public Optional<FaultReport> syntax() {
        return RequestSyntax.fault(request);
    }

    /** What the exchange needs to know of it. */
    @Benchmark
    public RequestHead head() {
        return new RequestHead(request, peer);
    }

    /** To be taken off {@link #prepare}, which changes what it works on. */
    @Benchmark
    public final HttpRequest copy() {
        return new DefaultHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                request.headers().copy());
    }

    /** Into what the workload gets: hop-by-hop fields out, forwarding fields in. */
    @Benchmark
    public final HttpRequest prepare() {
        HttpRequest copy = copy();
        new RequestHead(copy, peer).prepareForWorkload(trusted);
        return copy;
    }

    /** And to bytes again. */
    @Benchmark
    public boolean encode() {
        encoder.writeOutbound(prepared, LastHttpContent.EMPTY_LAST_CONTENT);
        return encoder.releaseOutbound();
    }
}

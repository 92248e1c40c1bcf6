package dev.reveille.proxy;

import dev.reveille.metrics.Metrics;
import dev.reveille.route.RouteTable;
import dev.reveille.time.SystemTime;
import dev.reveille.waiting.Reception;
import dev.reveille.workload.WorkloadMeter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** What a request costs beyond being relayed: being counted and timed, and having an id. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BooksBenchmark {

    private final SystemTime time = new SystemTime();
    private final Metrics metrics = new Metrics(time);
    private final WorkloadMeter meter = metrics.meter("app");
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final Books counting = books(new Witnesses(metrics.own(), false));
    private final Exchange counted = new Ended(meter);
    private final Exchange ignored = new Ended(WorkloadMeter.NONE);
    private final ByteBuf scratch = Unpooled.directBuffer(512);
    private final HttpResponse response =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    private final RequestHead head =
            new RequestHead(
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"),
                    InetAddress.getLoopbackAddress());

    private Books books(Witnesses witnesses) {
        Front front =
                new Front(
                        () -> RouteTable.of(List.of()),
                        Map.of(),
                        Set.of(),
                        new Terms(
                                new Reception(503, time),
                                new TrustedProxies(List.of()),
                                Limits.USUAL,
                                witnesses),
                        time);
        return new Books(front, encoder);
    }

    /** From a request's head to the end of its answer, whose first line is written between. */
    @Benchmark
    public int counted() {
        return through(counted);
    }

    /** The same with a meter that counts nothing, to be taken off {@link #counted}. */
    @Benchmark
    public int ignored() {
        return through(ignored);
    }

    private int through(Exchange exchange) {
        counting.begin(false);
        counting.understood(head, exchange);
        scratch.clear();
        encoder.startLine(response, scratch);
        counting.end();
        return scratch.writerIndex();
    }

    /** The first line alone, to be taken off both. */
    @Benchmark
    public int firstLine() {
        scratch.clear();
        encoder.startLine(response, scratch);
        return scratch.writerIndex();
    }

    /** A workload's counter and histogram alone; with {@code -t 2} two event loops at once. */
    @Benchmark
    public void meter() {
        meter.answered(200, 1_234_567);
    }

    /** An id for a request that brought none, the header fields that it is put into included. */
    @Benchmark
    public HttpHeaders freshId() {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        RequestId.of(headers);
        return headers;
    }

    /** The fields alone, to be taken off {@link #freshId}. */
    @Benchmark
    public HttpHeaders fields() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /** An exchange that is over. */
    private record Ended(WorkloadMeter meter) implements Exchange {

        @Override
        public void begin() {}

        @Override
        public boolean takesContent() {
            return false;
        }

        @Override
        public void content(HttpContent piece) {}

        @Override
        public void contentFlushed() {}

        @Override
        public boolean answerBegun() {
            return true;
        }

        @Override
        public Inquiry inquiry() {
            return Inquiry.NONE;
        }

        @Override
        public void clientWritable() {}

        @Override
        public void clientGone() {}
    }
}

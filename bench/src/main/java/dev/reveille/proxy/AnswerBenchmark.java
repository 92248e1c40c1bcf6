package dev.reveille.proxy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
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

/** The head of an answer, as it is made what the client gets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnswerBenchmark {

    private final HttpResponse answer =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    private final RequestHead request =
            new RequestHead(
                    new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"),
                    InetAddress.ofLiteral("192.0.2.7"));

    public AnswerBenchmark() {
        answer.headers()
                .add("server", "nginx/1.22.1")
                .add("date", "Sat, 01 Mar 2025 12:00:00 GMT")
                .add("content-type", "text/html; charset=utf-8")
                .add("content-length", "1024")
                .add("connection", "keep-alive")
                .add("cache-control", "no-cache")
                .add("vary", "Accept-Encoding");
    }

    /** To be taken off {@link #prepare}, which changes what it works on. */
    @Benchmark
    public final HttpResponse copy() {
        return new DefaultHttpResponse(
                answer.protocolVersion(), answer.status(), answer.headers().copy());
    }

    @Benchmark
    public HttpResponse prepare() {
        HttpResponse copy = copy();
        new AnswerHead(copy, request, true).prepare();
        return copy;
    }
}

package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void theLineOfTheScriptIsFoundAmongWhatWrkSays() {
        String output =
                """
                Running 2s test @ http://127.0.0.1:41003/1k
                  1 threads and 64 connections
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     2.14ms    1.02ms  21.44ms   88.27%
                    Req/Sec    29.30k     1.52k   31.20k    70.00%
                  58342 requests in 2.00s, 70.49MB read
                Requests/sec:  29132.21
                Transfer/sec:     35.20MB
                measured requests=58342 bytes=73913314 micros=2002663 p50=2049 p99=6431 errors=3
                """;

        assertThat(Outcome.parse(output))
                .isEqualTo(new Outcome(58342, 73913314, 2.002663, 2049, 6431, 3));
    }

    @Test
    void whatDidNotMeasureIsShown() {
        assertThatThrownBy(() -> Outcome.parse("unable to connect to 127.0.0.1:1"))
                .hasMessageContaining("unable to connect");
    }

    @Test
    void aMissingFigureIsNamed() {
        assertThatThrownBy(() -> Outcome.parse("measured requests=1 bytes=2 micros=3 p50=4 p99=5"))
                .hasMessageContaining("errors");
    }
}

package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many workloads wake at the same time, and nobody gets another's answer. */
@EveryEngine
class ManyAtOnceIT {

    private static final int WORKLOADS = 12;
    private static final int REQUESTS_EACH = 4;

    private record Asked(String expected, CompletableFuture<HttpResponse<String>> answer) {}

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void twelve_workloads_woken_together_answer_each_as_itself_and_start_once() throws Exception {
        List<Container> apps = new ArrayList<>();
        for (int i = 0; i < WORKLOADS; i++) {
            apps.add(stage.create(stage.workload("app" + i).website("this is app" + i)));
        }
        Instant before = Instant.now();

        List<Asked> all = new ArrayList<>();
        for (int round = 0; round < REQUESTS_EACH; round++) {
            for (int i = 0; i < WORKLOADS; i++) {
                all.add(new Asked("this is app" + i + "\n", stage.asking(apps.get(i), "/")));
            }
        }

        for (Asked asked : all) {
            HttpResponse<String> answer = asked.answer().get(1, TimeUnit.MINUTES);
            assertThat(answer.body()).isEqualTo(asked.expected());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        for (Container app : apps) {
            // The engine tells of a start only after the port may have answered.
            await().until(() -> app.starts(before) >= 1);
            assertThat(app.starts(before)).isOne();
        }
    }
}

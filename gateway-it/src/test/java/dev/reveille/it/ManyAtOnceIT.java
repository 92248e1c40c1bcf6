package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many workloads wake at the same time, and nobody gets another's answer. */
@Needs(Need.ENGINE)
class ManyAtOnceIT {

    private static final int WORKLOADS = 12;
    private static final int REQUESTS_EACH = 4;

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

        Map<CompletableFuture<HttpResponse<String>>, String> answers = new LinkedHashMap<>();
        for (int round = 0; round < REQUESTS_EACH; round++) {
            for (int i = 0; i < WORKLOADS; i++) {
                answers.put(stage.asking(apps.get(i), "/"), "this is app" + i + "\n");
            }
        }

        for (Map.Entry<CompletableFuture<HttpResponse<String>>, String> answer :
                answers.entrySet()) {
            HttpResponse<String> arrived = answer.getKey().get(1, TimeUnit.MINUTES);
            assertThat(arrived.body()).isEqualTo(answer.getValue());
            assertThat(arrived.statusCode()).isEqualTo(200);
        }
        for (Container app : apps) {
            // The engine tells of a start only after the port may have answered.
            await().until(() -> app.starts(before) >= 1);
            assertThat(app.starts(before)).isOne();
        }
    }
}

package dev.reveille.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code bench/scale} measures, with so few workloads that it takes seconds: it still works.
 */
class ScaleIT {

    private static final Logger log = LoggerFactory.getLogger(ScaleIT.class);

    private static final int FEW = 200;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void all_are_known_and_a_comparison_asks_after_those_that_run_alone() throws Exception {
        String row = told(new ScaleStart(MOMENT).measure(FEW));

        assertThat(row.strip().split(" +", -1)).startsWith("200").endsWith("20");
    }

    @Test
    void storms_are_weathered() throws Exception {
        String text =
                told(
                        new ScaleStorm(FEW, 1000, MOMENT)
                                .measure(List.of(Storm.CRASHES, Storm.LIVES)));

        assertThat(text)
                .contains("20 workloads crash and restart", "workloads come, live and go")
                .contains("a crash is seen: ")
                .doesNotContain("none");
    }

    @Test
    void a_crowd_wakes_with_one_start_each() throws Exception {
        assertThat(told(new ScaleCrowd(FEW).measure(50))).contains("50 starts");
    }

    @Test
    void a_file_is_reloaded_and_pages_are_read() throws Exception {
        assertThat(told(new ScaleReload(1).measure(FEW))).contains("200 workloads in a file");
        assertThat(told(new ScalePages(MOMENT).measure(FEW)))
                .contains("/_metrics", "1 changes/s", "Afterwards");
    }

    private static String told(String text) {
        log.info("{}", text);
        return text;
    }
}

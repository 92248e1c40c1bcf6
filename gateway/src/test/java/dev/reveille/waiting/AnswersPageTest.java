package dev.reveille.waiting;

import dev.reveille.KeptPage;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/answers.md} is the table of {@link Fault}. */
class AnswersPageTest {

    @Test
    void the_page_of_what_the_gateway_answers_by_itself_is_up_to_date() {
        String rows =
                Arrays.stream(Fault.values())
                        .map(AnswersPageTest::row)
                        .collect(Collectors.joining());
        KeptPage.says(
                "reference/answers.md",
                AnswersPageTest.class,
                """
                # The gateway's own answers

                %s

                What a client gets when its request does not reach a workload, or the workload's answer does not reach it. People
                get a page; whoever does not prefer HTML gets `application/problem+json`
                ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with `type`, `title`, `status` and `detail`, where it is about one with
                `workload`, and with `retry_after` (seconds, as in the field `Retry-After`) where asking again makes sense. A page that
                waits is a 503 of its own kind: [`loading_status`](configuration.md#gateway).

                | `type` | status | `title` | meaning |
                |---|---|---|---|
                %s\
                """
                        .formatted(KeptPage.notice(AnswersPageTest.class), rows));
    }

    private static String row(Fault fault) {
        return "| `%s` | %d | %s | %s |\n"
                .formatted(fault.type(), fault.status(), fault.title(), fault.text());
    }
}

package dev.reveille.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StatusTableTest {

    private static List<String> lines(String runtimes) {
        return StatusTable.lines(
                JsonMapper.shared()
                        .readTree(
                                """
                                {"containers": [
                                   {"name": "db", "state": "awake", "runtime": "big", "host": "db.test"},
                                   {"name": "new", "state": "asleep", "runtime": ""}],
                                 "runtimes": %s}
                                """
                                        .formatted(runtimes)));
    }

    @Test
    void whichOfSeveralRuntimesHasItIsAColumn() {
        List<String> lines = lines("[\"here\", \"big\"]");
        assertThat(lines.getFirst())
                .isEqualTo("NAME  STATE   SLEEPS IN  LAST REQUEST  HELD  IN FLIGHT  RUNTIME  HOST");
        assertThat(lines.get(1)).matches("db +awake +- +- +0 +0 +big +db.test");
        assertThat(lines.get(2)).matches("new +asleep +- +- +0 +0 +- +-");
    }

    @Test
    void ofTheOnlyRuntimeNothingIsSaid() {
        for (String runtimes : List.of("[]", "[\"big\"]")) {
            assertThat(lines(runtimes).getFirst())
                    .isEqualTo("NAME  STATE   SLEEPS IN  LAST REQUEST  HELD  IN FLIGHT  HOST");
            assertThat(lines(runtimes)).noneMatch(line -> line.contains("big"));
        }
    }
}

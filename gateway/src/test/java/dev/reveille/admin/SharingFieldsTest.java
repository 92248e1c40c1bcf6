package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.Standings;
import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharingFieldsTest {

    private final VirtualTime time = new VirtualTime();
    private final long start = time.nanos();

    @Test
    void where_there_can_be_no_others_nothing_is_said() {
        assertThat(document(Sharing.ALONE)).containsOnlyKeys("warnings");
    }

    @Test
    void who_is_in_touch_says_since_when_and_with_whom() {
        Map<String, @Nullable Object> document =
                document(new Standings(new Standing(true, start, List.of("two"))));

        assertThat(document.get("sharing"))
                .isEqualTo(
                        Map.of(
                                "connected",
                                true,
                                "since",
                                "2026-04-12T10:00:00Z",
                                "gateways",
                                List.of("two")));
        assertThat(document.get("warnings")).isEqualTo(List.of("a label"));
    }

    @Test
    void who_is_cut_off_warns_of_it_besides() {
        Map<String, @Nullable Object> document =
                document(new Standings(new Standing(false, start, List.of())));

        assertThat(document.get("warnings"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(2)
                .contains("a label")
                .first()
                .asString()
                .startsWith("The other gateways cannot be reached");
    }

    private Map<String, @Nullable Object> document(Sharing sharing) {
        time.advance(Duration.ofMinutes(3));
        Map<String, @Nullable Object> document = new HashMap<>();
        document.put("warnings", List.of("a label"));
        new SharingFields(sharing, time).addToAll(document);
        return document;
    }
}

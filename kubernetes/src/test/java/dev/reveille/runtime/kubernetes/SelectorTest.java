package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final Map<String, String> LABELS = Map.of("app", "blog", "tier", "web");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=blog | true",
                "app==blog | true",
                "app=shop | false",
                "app!=shop | true",
                "missing!=x | true",
                "app in (blog, shop) | true",
                "app notin (blog) | false",
                "missing notin (x) | true",
                "tier | true",
                "missing | false",
                "!missing | true",
                "!tier | false",
                "app=blog,tier in (web,api),!old | true",
                "app=blog,tier=api | false"
            })
    void labels_match_as_kubernetes_says(String selector, boolean expected) {
        assertThat(Selector.parse(selector).matches(LABELS)).isEqualTo(expected);
        assertThat(Selector.parse(Selector.parse(selector).text()).matches(LABELS))
                .isEqualTo(expected);
    }

    @Test
    void one_without_requirements_matches_nothing() {
        assertThat(Selector.parse("").matches(LABELS)).isFalse();
    }

    @Test
    void what_is_no_selector_is_refused() {
        assertThatThrownBy(() -> Selector.parse("app=(x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

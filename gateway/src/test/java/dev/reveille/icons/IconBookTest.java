package dev.reveille.icons;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which slugs there is an icon of. */
class IconBookTest {

    private final IconBook icons = new IconBook();

    @ParameterizedTest
    @ValueSource(strings = {"docker", "openjdk", "nextcloud", "grafana", "1password", "zyte"})
    void a_simple_icons_slug_has_its_drawing(String slug) {
        assertThat(icons.find(slug))
                .hasValueSatisfying(
                        icon ->
                                assertThat(icon)
                                        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                                        .matches(".* d=\"[-0-9.,a-zA-Z ]{20,}\"/></svg>")
                                        .isNotEqualTo(IconBook.NEUTRAL));
    }

    @Test
    void different_slugs_have_different_drawings_each_time_they_are_asked_for() {
        assertThat(icons.find("docker")).isNotEqualTo(icons.find("grafana"));
        assertThat(icons.find("docker")).isEqualTo(icons.find("docker"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such", "nosuchicon", "Docker", "../docker", "docker\t", "doc"})
    void anything_else_has_none(String slug) {
        assertThat(icons.find(slug)).isEmpty();
    }
}

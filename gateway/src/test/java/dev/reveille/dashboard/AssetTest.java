package dev.reveille.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages are made of is complete, and nothing in it is inline or elsewhere. */
class AssetTest {

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^(?:import|export) .*?from '\\./([a-z]+\\.js)';");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"#]*)\"");

    @ParameterizedTest
    @EnumSource
    void it_ships_with_the_product_and_says_what_it_is(Asset asset) {
        assertThat(asset.answer().status()).isEqualTo(200);
        assertThat(asset.answer().body()).hasSizeGreaterThan(50);
        assertThat(asset.answer().headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .hasEntrySatisfying(
                        "Content-Type",
                        type ->
                                assertThat(type)
                                        .isIn(
                                                "text/html; charset=utf-8",
                                                "text/css; charset=utf-8",
                                                "text/javascript; charset=utf-8",
                                                "image/svg+xml"));
    }

    @ParameterizedTest
    @EnumSource
    void whatever_it_refers_to_is_an_asset_or_a_page(Asset asset) {
        String body = asset.answer().body();
        Set<String> known =
                Stream.concat(
                                Stream.of("/_status", "/_topology"),
                                Arrays.stream(Asset.values()).map(Asset::path))
                        .collect(Collectors.toSet());
        assertThat(known).containsAll(found(REFERENCE, body));
        assertThat(known)
                .containsAll(
                        found(IMPORT, body).stream().map(f -> "/_status/assets/" + f).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"STATUS", "TOPOLOGY"})
    void a_page_has_nothing_inline_and_its_policy_allows_nothing_inline(Asset page) {
        assertThat(page.answer().body())
                .doesNotContainPattern("<style|style=| on[a-z]+=|javascript:|http:|https:")
                .doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(page.answer().headers().get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult r) -> r.group(1)).toList();
    }
}

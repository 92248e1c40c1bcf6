package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Admin access")
class AdminAccessTest {

    private static final AdminAccess BASIC =
            new AdminAccess(new AdminAuth.Basic("operator", "pass:wörd"));
    private static final AdminAccess BEARER = new AdminAccess(new AdminAuth.Bearer("s3cret"));

    @Test
    void isEverybodysWithoutCredentialsConfigured() {
        AdminAccess open = new AdminAccess(new AdminAuth.None());

        assertThat(open.isProtected()).isFalse();
        assertThat(open.allows(request())).isTrue();
        assertThat(open.allows(request("Basic nonsense"))).isTrue();
    }

    @Test
    void takesUserAndPasswordWithAColonInItAndBeyondAscii() {
        assertThat(BASIC.isProtected()).isTrue();
        assertThat(BASIC.allows(request("Basic " + base64("operator:pass:wörd")))).isTrue();
        assertThat(BASIC.allows(request("bAsIc  " + base64("operator:pass:wörd")))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operator:pass",
                "operator:",
                ":pass:wörd",
                "operator",
                "",
                "Operator:pass:wörd",
                "operator:pass:wörd ",
            })
    void turnsAwayOtherUsersAndPasswords(String pair) {
        assertThat(BASIC.allows(request("Basic " + base64(pair)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER  s3cret "})
    void takesTheTokenWithTheSchemeInAnyCase(String header) {
        assertThat(BEARER.allows(request(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer s3cre",
                "Bearer s3crets",
                "Bearer S3CRET",
                "Basic s3cret",
                "s3cret",
                "Bearers3cret",
            })
    void turnsAwayOtherTokensAndSchemes(String header) {
        assertThat(BEARER.allows(request(header))).isFalse();
    }

    @Test
    void turnsAwayWhoBringsNothing() {
        assertThat(BASIC.allows(request())).isFalse();
        assertThat(BEARER.allows(request())).isFalse();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Request request(String... authorization) {
        Map<String, List<String>> headers =
                authorization.length == 0
                        ? Map.of()
                        : Map.of("authorization", List.of(authorization));
        return new Request("GET", "/_status", headers, InetAddress.getLoopbackAddress());
    }
}

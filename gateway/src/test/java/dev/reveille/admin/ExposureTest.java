package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The warning of admin endpoints that are open to everyone")
class ExposureTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void saysWhatIsOpenAndHowToCloseIt(String address) {
        assertThat(Exposure.warning(false, new InetSocketAddress(address, 8080)).orElseThrow())
                .contains("port 8080", "/_status", "gateway.admin_auth", "gateway.admin_bind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void isNotGivenWhereOnlyThisMachineCanConnect(String address) {
        assertThat(Exposure.warning(false, new InetSocketAddress(address, 8080))).isEmpty();
    }

    @Test
    void isNotGivenWhereCredentialsAreNeeded() {
        assertThat(Exposure.warning(true, new InetSocketAddress("0.0.0.0", 8080))).isEmpty();
    }
}

package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CoresTest {

    @Test
    void ofTwoCoresTheProxyHasOneAndTheRestTheOther() {
        assertThat(Cores.divide("0-1")).isEqualTo(new Cores("0", "1", "1"));
    }

    @Test
    void withMoreTheBackendHasOneOfItsOwn() {
        assertThat(Cores.divide("0-2,7")).isEqualTo(new Cores("0", "1", "2,7"));
    }

    @Test
    void oneIsNotEnough() {
        assertThatThrownBy(() -> Cores.divide("3")).hasMessageContaining("core 3");
    }
}

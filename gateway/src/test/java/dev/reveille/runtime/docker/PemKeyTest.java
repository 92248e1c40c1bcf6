package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemKeyTest {

    @Test
    void keysInPkcs8AreReadWhateverTheirAlgorithm() throws GeneralSecurityException {
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
            assertThat(PemKey.parse(pem("PRIVATE KEY", key.getEncoded()), "key.pem").getEncoded())
                    .isEqualTo(key.getEncoded());
        }
    }

    @Test
    void anRsaKeyInPkcs1IsRead() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
        // Sequence, version, algorithm and octet string come before the key itself.
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        assertThat(PemKey.parse(pem("RSA PRIVATE KEY", pkcs1), "key.pem").getEncoded())
                .isEqualTo(pkcs8);
    }

    @Test
    void whatCannotBeReadIsExplained() {
        refused("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", "is encrypted");
        refused(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n",
                "is encrypted");
        refused("no key", "holds no private key in PEM");
        refused(pem("PRIVATE KEY", new byte[] {1, 2, 3}), "holds a damaged key");
        refused(pem("EC PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 1}), "does not name its curve");
        refused(pem("EC PRIVATE KEY", new byte[] {0x30, 3, 2}), "holds a damaged key");
        refused(pem("DSA PRIVATE KEY", new byte[] {1}), "unknown kind: DSA PRIVATE KEY");
        assertThatThrownBy(() -> PemKey.read(Path.of("/no/such/key.pem")))
                .hasMessageContaining("/no/such/key.pem does not exist");
    }

    private static void refused(String pem, String message) {
        assertThatThrownBy(() -> PemKey.parse(pem, "key.pem"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("key.pem ")
                .hasMessageContaining(message);
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
    }
}

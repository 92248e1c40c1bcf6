package dev.reveille.runtime.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Tells what kind of key a kubeconfig has: fabric8's client takes one for RSA unless the file
 * itself says {@code EC}, which files in the form of PKCS #8 do not.
 */
final class ClientKey {

    private ClientKey() {}

    /**
     * Whether it is one of elliptic curves, in the form of PKCS #8.
     *
     * @param data the file's content in Base64, which comes first
     * @param file where it is
     */
    static boolean isOfCurves(@Nullable String data, @Nullable String file) {
        try {
            if (data != null && !data.isEmpty()) {
                return isOfCurves(
                        new String(
                                Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII));
            }
            return file != null
                    && !file.isEmpty()
                    && isOfCurves(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
        } catch (IOException | IllegalArgumentException unreadable) {
            // Whoever needs it says what is wrong with it.
            return false;
        }
    }

    private static boolean isOfCurves(String pem) {
        if (!pem.contains("BEGIN PRIVATE KEY")) {
            return false;
        }
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }
}

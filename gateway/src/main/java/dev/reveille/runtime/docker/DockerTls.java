package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS context for an engine from the PEM files the {@code docker} command uses. */
final class DockerTls {

    /** Protects key stores that live in memory only. */
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private DockerTls() {}

    /**
     * A context that trusts {@code ca.pem} alone and presents {@code cert.pem}; without a folder,
     * one that trusts what the system trusts. A folder without {@code cert.pem} presents nothing.
     *
     * @throws IllegalArgumentException when a file is missing or cannot be used
     */
    static SSLContext context(DockerHost.Tls tls) {
        try {
            if (tls.certificates().isEmpty()) {
                return SSLContext.getDefault();
            }
            Path folder = tls.certificates().get();
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities(folder.resolve("ca.pem")));
            KeyManagerFactory identity =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(identity(folder), IN_MEMORY);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "Cannot use the TLS files of the Docker engine in "
                            + tls.certificates().map(Path::toString).orElse("the system's store")
                            + ": "
                            + unusable.getMessage()
                            + " (expected: ca.pem, cert.pem and key.pem)",
                    unusable);
        }
    }

    private static KeyStore authorities(Path file) throws GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        return store;
    }

    private static KeyStore identity(Path folder) throws GeneralSecurityException {
        KeyStore store = empty();
        Path certificate = folder.resolve("cert.pem");
        if (Files.exists(certificate)) {
            store.setKeyEntry(
                    "gateway",
                    PemKey.read(folder.resolve("key.pem")),
                    IN_MEMORY,
                    certificates(certificate).toArray(Certificate[]::new));
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException(file + " holds no certificate");
            }
            return found;
        } catch (IOException unreadable) {
            throw new GeneralSecurityException(reason(file, unreadable), unreadable);
        }
    }

    static String reason(Path file, IOException unreadable) {
        return unreadable instanceof NoSuchFileException
                ? file + " does not exist"
                : file
                        + " cannot be read ("
                        + Optional.ofNullable(unreadable.getMessage()).orElse("no reason given")
                        + ")";
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            return store;
        } catch (IOException impossible) {
            throw new GeneralSecurityException("No key store in memory", impossible);
        }
    }
}

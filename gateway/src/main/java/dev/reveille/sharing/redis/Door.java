package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Where Redis is, and how one is let in. Immutable; its calls block. */
final class Door {

    /** For connecting, and for each answer on the way in. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int USUAL_PORT = 6379;

    private final SharingChoice choice;

    Door(SharingChoice choice) {
        this.choice = choice;
    }

    /** Where it is, without any secret. */
    String place() {
        return choice.redis().getScheme() + "://" + choice.redis().getHost() + ":" + port();
    }

    /** The number of the database that is used. */
    String database() {
        String path = Optional.ofNullable(choice.redis().getPath()).orElse("");
        return path.length() > 1 ? path.substring(1) : "0";
    }

    private int port() {
        int port = choice.redis().getPort();
        return port < 0 ? USUAL_PORT : port;
    }

    /**
     * A connection that may be used.
     *
     * @param news hears what is published on channels subscribed to
     * @throws IOException with a message for the operator
     */
    RedisConnection open(Consumer<String> news) throws IOException {
        RedisConnection connection = new RedisConnection(socket(), news);
        try {
            Optional<String> password = choice.password();
            if (password.isPresent()) {
                Optional<String> user = choice.username();
                demand(
                        user.isPresent()
                                ? connection.call("AUTH", user.get(), password.get())
                                : connection.call("AUTH", password.get()));
            }
            if (!database().equals("0")) {
                demand(connection.call("SELECT", database()));
            }
            demand(connection.call("PING"));
            return connection;
        } catch (IOException refused) {
            connection.close();
            throw refused;
        }
    }

    /** Waits for an answer that must not be a refusal. */
    static Reply demand(java.util.concurrent.Future<Reply> answer) throws IOException {
        try {
            Reply reply = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (reply instanceof Reply.Refusal(String why)) {
                throw new IOException("Redis answers \"" + why + "\"");
            }
            return reply;
        } catch (ExecutionException lost) {
            throw new IOException("the connection was lost", lost);
        } catch (TimeoutException silent) {
            throw new IOException(
                    "Redis has not answered for " + PATIENCE.toSeconds() + " s", silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private Socket socket() throws IOException {
        URI redis = choice.redis();
        String host = redis.getHost().replaceAll("[\\[\\]]", "");
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port()), (int) PATIENCE.toMillis());
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            return redis.getScheme().equals("rediss") ? secured(plain, host) : plain;
        } catch (UnknownHostException unknown) {
            plain.close();
            throw new IOException("there is no machine named " + host, unknown);
        } catch (IOException failure) {
            plain.close();
            throw failure;
        }
    }

    private Socket secured(Socket plain, String host) throws IOException {
        plain.setSoTimeout((int) PATIENCE.toMillis());
        if (!(factory().createSocket(plain, host, port(), true) instanceof SSLSocket secured)) {
            throw new IOException("no TLS here");
        }
        SSLParameters terms = secured.getSSLParameters();
        terms.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(terms);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    private SSLSocketFactory factory() throws IOException {
        Optional<Path> file = choice.caFile();
        if (file.isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            List<Certificate> all =
                    new ArrayList<>(
                            CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new IOException(file.get() + " holds no certificate (ca_file)");
            }
            for (int i = 0; i < all.size(); i++) {
                trusted.setCertificateEntry(String.valueOf(i), all.get(i));
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file.get() + " (ca_file)", missing);
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "%s cannot be used as ca_file: %s".formatted(file.get(), unusable.getMessage()),
                    unusable);
        }
    }
}

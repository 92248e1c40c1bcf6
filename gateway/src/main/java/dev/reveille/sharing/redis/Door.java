package dev.reveille.sharing.redis;

import dev.reveille.config.GatewaySettings.SharingChoice;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.TrustManagerFactory;

/** Where Redis is, how one is let in, and what it means when one is not. Immutable. */
final class Door {

    /** For connecting, and for each answer. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int USUAL_PORT = 6379;
    private static final int MOST_UNANSWERED = 10_000;

    private final SharingChoice choice;

    Door(SharingChoice choice) {
        this.choice = choice;
    }

    /** Where it is, without any secret. */
    String place() {
        return choice.redis().getScheme() + "://" + choice.redis().getHost() + ":" + port();
    }

    /** The number of the database that is used. */
    int database() {
        String path = Optional.ofNullable(choice.redis().getPath()).orElse("");
        return path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0;
    }

    private int port() {
        int port = choice.redis().getPort();
        return port < 0 ? USUAL_PORT : port;
    }

    private String host() {
        return choice.redis().getHost().replaceAll("[\\[\\]]", "");
    }

    /** For the client: where to go, and with which credentials. */
    RedisURI address() {
        RedisURI.Builder address =
                RedisURI.builder()
                        .withHost(host())
                        .withPort(port())
                        .withSsl(choice.redis().getScheme().equals("rediss"))
                        .withDatabase(database())
                        .withTimeout(PATIENCE);
        choice.password()
                .map(String::toCharArray)
                .ifPresent(
                        password ->
                                choice.username()
                                        .ifPresentOrElse(
                                                user -> address.withAuthentication(user, password),
                                                () -> address.withPassword(password)));
        return address.build();
    }

    /**
     * For the client: how to go about it. Reads the file of certificates anew each time. The
     * version of the protocol is the one that everything speaks that calls itself like Redis, and
     * needs no right to more commands.
     *
     * @throws IOException with a message for the operator
     */
    ClientOptions terms() throws IOException {
        ClientOptions.Builder terms =
                ClientOptions.builder()
                        .protocolVersion(ProtocolVersion.RESP2)
                        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                        .autoReconnect(false)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(MOST_UNANSWERED)
                        // What is not answered is lost with its connection, within seconds.
                        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(PATIENCE)
                                        .keepAlive(true)
                                        .build());
        if (choice.caFile().isPresent()) {
            terms.sslOptions(
                    SslOptions.builder().trustManager(trusted(choice.caFile().get())).build());
        }
        return terms.build();
    }

    private static TrustManagerFactory trusted(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            List<Certificate> all =
                    new ArrayList<>(
                            CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new IOException(file + " holds no certificate (ca_file)");
            }
            for (int i = 0; i < all.size(); i++) {
                trusted.setCertificateEntry(String.valueOf(i), all.get(i));
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return trust;
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file + " (ca_file)", missing);
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "%s cannot be used as ca_file: %s".formatted(file, unusable.getMessage()),
                    unusable);
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws IOException with a message for the operator, if there is none or it is a refusal
     */
    <T> T demand(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } catch (ExecutionException | TimeoutException | CancellationException none) {
            throw new IOException(why(none), none);
        }
    }

    /** What has gone wrong, for the operator. */
    String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case RedisCommandExecutionException refusal ->
                    "Redis answers \"" + refusal.getMessage() + "\"";
            case UnknownHostException _ -> "there is no machine named " + host();
            case CancellationException _ -> "the connection was lost";
            case RedisCommandTimeoutException _, TimeoutException _ ->
                    "Redis has not answered for " + PATIENCE.toSeconds() + " s";
            case RedisException closed when closed.getClass() == RedisException.class ->
                    "the connection was lost";
            default -> withoutCall(String.valueOf(cause.getMessage()));
        };
    }

    /** Netty's native transport begins with the system call that failed. */
    private static String withoutCall(String message) {
        return message.replaceFirst("^\\w+\\(.*?\\) failed with error\\(-?\\d+\\): ", "");
    }
}

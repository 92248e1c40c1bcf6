package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes a client of what the configuration says, without asking the API server anything. */
public final class Clients {

    private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(3);
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(10);
    private static final Duration BEFORE_A_NEW_WATCH = Duration.ofMillis(200);

    private Clients() {}

    /**
     * Where the API server is, and who asks.
     *
     * @throws IllegalArgumentException when that is not known, with where it was looked for
     */
    public static Config config(KubernetesChoice choice, Map<String, String> environment) {
        Optional<Path> file =
                choice.kubeconfig()
                        .or(
                                () ->
                                        Optional.ofNullable(environment.get("KUBECONFIG"))
                                                .filter(said -> !said.isBlank())
                                                .map(Path::of));
        Config config =
                file.map(named -> named(named, choice))
                        .orElseGet(() -> Config.autoConfigure(choice.context().orElse(null)));
        return settled(config);
    }

    private static Config named(Path file, KubernetesChoice choice) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "cannot read the kubeconfig "
                            + file
                            + " (expected: a file, see kubectl config view)");
        }
        try {
            Config config =
                    Config.fromKubeconfig(choice.context().orElse(null), new File(file.toString()));
            choice.context()
                    .filter(
                            context ->
                                    config.getContexts().stream()
                                            .noneMatch(c -> c.getName().equals(context)))
                    .ifPresent(
                            context -> {
                                throw new IllegalArgumentException(
                                        "the kubeconfig %s has no context \"%s\""
                                                .formatted(file, context));
                            });
            return config;
        } catch (KubernetesClientException malformed) {
            throw new IllegalArgumentException(
                    "cannot use the kubeconfig %s: %s".formatted(file, malformed.getMessage()),
                    malformed);
        }
    }

    /** Whoever asks waits for an answer, or for none: what to try again is decided elsewhere. */
    private static Config settled(Config config) {
        ConfigBuilder settled =
                new ConfigBuilder(config)
                        .withConnectionTimeout((int) FOR_A_CONNECTION.toMillis())
                        .withRequestTimeout((int) FOR_AN_ANSWER.toMillis())
                        .withRequestRetryBackoffLimit(0)
                        .withWatchReconnectInterval((int) BEFORE_A_NEW_WATCH.toMillis());
        return (ClientKey.isOfCurves(config.getClientKeyData(), config.getClientKeyFile())
                        ? settled.withClientKeyAlgo("EC")
                        : settled)
                .build();
    }

    /** A client. Closed by whoever asked for it. */
    public static KubernetesClient client(Config config, Interceptor interceptor) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withTaskExecutorSupplier(
                        new KubernetesClientBuilder.ExecutorSupplier() {
                            @Override
                            public Executor get() {
                                return Executors.newVirtualThreadPerTaskExecutor();
                            }

                            @Override
                            public void onClose(Executor executor) {
                                if (executor instanceof ExecutorService ours) {
                                    ours.shutdownNow();
                                }
                            }
                        })
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("suspicion", interceptor))
                .build();
    }
}

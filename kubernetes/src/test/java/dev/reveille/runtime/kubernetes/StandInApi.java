package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * fabric8's API server in CRUD mode, with what it lacks: scales, logs, and which types there are.
 * Notes what the gateway asks for.
 */
final class StandInApi extends Dispatcher {

    /** Who sends it is the stand-in itself, or the test. */
    static final String OURS = "Bearer stand-in";

    private static final Pattern SCALE = Pattern.compile("(/apis/[^?]+)/scale(\\?.*)?");
    private static final Pattern LOG =
            Pattern.compile("/api/v1/namespaces/[^/]+/pods/([^/]+)/log\\?(.*)");

    private final KubernetesMixedDispatcher crud;
    private final Runnable onChange;
    private final Function<String, List<String>> logs;
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    /** Types beyond the usual: by their group, what the API says. */
    private final Map<String, String> types;

    /** How many replicas somebody else wants just before the next scale is changed. */
    private final AtomicReference<Optional<Integer>> before =
            new AtomicReference<>(Optional.empty());

    private final AtomicBoolean losing = new AtomicBoolean();

    /** What the gateway's role does not allow: verbs with paths. */
    private final Set<Pattern> forbidden = ConcurrentHashMap.newKeySet();

    /** The request for which somebody else is quicker. */
    private final AtomicReference<Optional<Pattern>> beaten =
            new AtomicReference<>(Optional.empty());

    StandInApi(
            Map<ServerRequest, Queue<ServerResponse>> responses,
            Map<String, String> types,
            Function<String, List<String>> logs,
            Runnable onChange) {
        this.crud = new KubernetesMixedDispatcher(responses);
        this.types = types;
        this.logs = logs;
        this.onChange = onChange;
    }

    /** What the gateway has asked for: a verb and a path with its query. */
    Set<String> asked() {
        return asked;
    }

    /** The next of them that is asked for is not to be had. */
    void losesNextScale() {
        losing.set(true);
    }

    /**
     * Takes a right away from the gateway.
     *
     * @param request matches its verb, a space and its path
     */
    void forbid(Pattern request) {
        forbidden.add(request);
    }

    /** Somebody else changes what the next such request of a gateway is about just before it. */
    void beatOnce(Pattern request) {
        beaten.set(Optional.of(request));
    }

    /** Gives back all rights that were taken. */
    void forbidNothing() {
        forbidden.clear();
    }

    void beforeNextChange(int wantedBySomebodyElse) {
        before.set(Optional.of(wantedBySomebodyElse));
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        if (!OURS.equals(request.getHeader("Authorization"))) {
            String what = request.getMethod() + " " + request.getPath();
            asked.add(what);
            if (forbidden.stream().anyMatch(each -> each.matcher(what).matches())) {
                return status(403, "Forbidden", what + " is forbidden");
            }
            Optional<Pattern> pattern = beaten.get();
            if (pattern.filter(each -> each.matcher(what).matches()).isPresent()
                    && beaten.compareAndSet(pattern, Optional.empty())) {
                return conflict();
            }
        }
        MockResponse answer = answer(request);
        if (!request.getMethod().equals("GET")) {
            onChange.run();
        }
        return answer;
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getPath();
        Matcher scale = SCALE.matcher(path);
        if (scale.matches() && losing.getAndSet(false)) {
            return json(503, "{}");
        }
        if (scale.matches()) {
            return request.getMethod().equals("GET")
                    ? scaleOf(get(scale.group(1)))
                    : scaled(scale.group(1), request.getBody().readUtf8());
        }
        Matcher log = LOG.matcher(path);
        if (log.matches()) {
            return log(logs.apply(log.group(1)), log.group(2));
        }
        if (types.containsKey(path)) {
            return json(200, types.get(path));
        }
        return crud.dispatch(request);
    }

    private static MockResponse log(List<String> lines, String query) {
        if (query.contains("previous=true")) {
            return json(400, "{}");
        }
        StringBuilder text = new StringBuilder();
        int number = 1000;
        for (String line : lines) {
            text.append(
                            query.contains("timestamps")
                                    ? "2026-01-01T00:00:00." + number++ + "Z "
                                    : "")
                    .append(line)
                    .append('\n');
        }
        return new MockResponse().setResponseCode(200).setBody(text.toString());
    }

    private MockResponse scaleOf(MockResponse found) {
        if (found.code() != 200) {
            return found;
        }
        GenericKubernetesResource object =
                Serialization.unmarshal(
                        found.getBody().readUtf8(), GenericKubernetesResource.class);
        return json(200, Serialization.asJson(scaleOf(object)));
    }

    private static Scale scaleOf(GenericKubernetesResource object) {
        Number replicas = object.get("spec", "replicas");
        String app = object.get("spec", "selector", "matchLabels", "app");
        return new ScaleBuilder()
                .withMetadata(object.getMetadata())
                .withNewSpec()
                .withReplicas(replicas == null ? 1 : replicas.intValue())
                .endSpec()
                .withNewStatus()
                .withReplicas(0)
                .withSelector("app=" + app)
                .endStatus()
                .build();
    }

    private MockResponse scaled(String path, String body) {
        before.getAndSet(Optional.empty()).ifPresent(replicas -> replicas(path, replicas));
        Scale wanted = Serialization.unmarshal(body, Scale.class);
        GenericKubernetesResource object =
                Serialization.unmarshal(
                        get(path).getBody().readUtf8(), GenericKubernetesResource.class);
        String version = wanted.getMetadata().getResourceVersion();
        if (version != null && !version.equals(object.getMetadata().getResourceVersion())) {
            return conflict();
        }
        return scaleOf(replicas(path, wanted.getSpec().getReplicas()).setResponseCode(200));
    }

    private MockResponse replicas(String path, int replicas) {
        String patch = Serialization.asJson(Map.of("spec", Map.of("replicas", replicas)));
        Headers headers =
                Headers.builder().add("Content-Type", "application/merge-patch+json").build();
        return crud.dispatch(
                new RecordedRequest(
                        "HTTP/1.1",
                        HttpMethod.PATCH,
                        path,
                        headers,
                        new Buffer(patch.getBytes(StandardCharsets.UTF_8))));
    }

    private MockResponse get(String path) {
        return crud.dispatch(
                new RecordedRequest(
                        "HTTP/1.1", HttpMethod.GET, path, Headers.builder().build(), new Buffer()));
    }

    private static MockResponse conflict() {
        return status(409, "Conflict", "the object has been modified");
    }

    private static MockResponse status(int code, String reason, String message) {
        return json(
                code,
                Serialization.asJson(
                        new StatusBuilder()
                                .withCode(code)
                                .withReason(reason)
                                .withMessage(message)
                                .build()));
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse()
                .setResponseCode(status)
                .addHeader("Content-Type", "application/json")
                .setBody(body);
    }

    /** What this server says of a group with one type that can be scaled. */
    static Map<String, String> discovery(String group, String plural, String kind) {
        Supplier<String> version =
                () -> "{\"groupVersion\":\"%s/v1\",\"version\":\"v1\"}".formatted(group);
        return Map.of(
                "/apis/" + group,
                """
                {"kind":"APIGroup","apiVersion":"v1","name":"%s","versions":[%s],"preferredVersion":%s}\
                """
                        .formatted(group, version.get(), version.get()),
                "/apis/" + group + "/v1",
                """
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"%s/v1","resources":[
                {"name":"%s","singularName":"","namespaced":true,"kind":"%s","verbs":["get"]},
                {"name":"%s/scale","singularName":"","namespaced":true,"kind":"Scale","verbs":["get"]}]}\
                """
                        .formatted(group, plural, kind, plural));
    }
}

package dev.reveille.admin;

import dev.reveille.access.AdminAccess;
import dev.reveille.access.Verdict;
import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The admin endpoints, each behind the same guard: credentials first, whatever is asked; then the
 * method; then, where something is changed, the page that asks. Filled before the gateway listens,
 * by one thread; what {@link #byPath} gives is immutable and thread-safe.
 */
public final class AdminEndpoints {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final AdminAccess access;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    public AdminEndpoints(AdminAccess access) {
        this.access = access;
    }

    /**
     * Adds one that changes nothing and takes GET and HEAD.
     *
     * @param path the path; one that ends in {@code /} stands for everything below it
     */
    public AdminEndpoints reads(String path, Endpoint endpoint) {
        return add(path, guarded(taking(READING, "GET, HEAD", endpoint)));
    }

    /** Adds one that changes something and takes POST, but not from pages of other sites. */
    public AdminEndpoints changes(String path, Endpoint endpoint) {
        return add(path, guarded(taking(Set.of("POST"), "POST", fromOwnPages(endpoint))));
    }

    private AdminEndpoints add(String path, Endpoint endpoint) {
        if (endpoints.putIfAbsent(path, endpoint) != null) {
            throw new IllegalArgumentException(path + " has an endpoint already");
        }
        return this;
    }

    /** All that were added, by path. */
    public Map<String, Endpoint> byPath() {
        return Map.copyOf(endpoints);
    }

    private Endpoint guarded(Endpoint endpoint) {
        return request -> AdminHeaders.on(answer(request, endpoint));
    }

    private Reply answer(Request request, Endpoint endpoint) {
        return switch (access.judge(request)) {
            case Verdict.Allowed _ -> endpoint.answer(request);
            case Verdict.NoCredentials _, Verdict.WrongCredentials _ -> challenge(request);
            case Verdict.Paused(Duration left) ->
                    FaultPages.answer(
                            request, FaultReport.of(Fault.TOO_MANY_FAILURES).retryAfter(left));
            case Verdict.Busy _ ->
                    FaultPages.answer(request, FaultReport.of(Fault.CREDENTIALS_UNCHECKED));
        };
    }

    private Answer challenge(Request request) {
        Answer answer = FaultPages.answer(request, FaultReport.of(Fault.UNAUTHORIZED));
        return access.challenge(request)
                .map(scheme -> answer.with("WWW-Authenticate", scheme))
                .orElse(answer);
    }

    private static Endpoint taking(Set<String> methods, String allow, Endpoint endpoint) {
        return request ->
                methods.contains(request.method())
                        ? endpoint.answer(request)
                        : FaultPages.answer(request, FaultReport.of(Fault.METHOD_NOT_ALLOWED))
                                .with("Allow", allow);
    }

    private static Endpoint fromOwnPages(Endpoint endpoint) {
        return request -> SameOrigin.allows(request) ? endpoint.answer(request) : foreign(request);
    }

    private static Reply foreign(Request request) {
        return FaultPages.answer(request, FaultReport.of(Fault.FOREIGN_ORIGIN));
    }
}

package dev.reveille.access;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Request;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges requests by their credentials, slows those down who guess, and writes failures to the log:
 * the address and the path, never the credentials. Judging may block. Thread-safe.
 */
public final class AdminAccess {

    private static final Logger log = LoggerFactory.getLogger(AdminAccess.class);

    /** A browser's first request has no credentials: worth a line, but not one each. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private static final int LONGEST_PATH = 100;

    /** Whose credentials count, and where they come from. */
    private record Rule(AdminAuth auth, Operator operator) {}

    private final Time time;
    private final FailedAttempts failures;
    private final RateLimit lines;
    private volatile Rule rule;

    public AdminAccess(AdminAuth auth, Time time) {
        this.time = time;
        this.failures = new FailedAttempts(time);
        this.lines = new RateLimit(BETWEEN_LINES, time);
        this.rule = new Rule(auth, Operator.of(auth, time));
    }

    /** From now on these credentials count; whoever was let in by others has to come again. */
    public synchronized void use(AdminAuth auth) {
        if (!rule.auth().equals(auth)) {
            rule = new Rule(auth, Operator.of(auth, time));
        }
    }

    /** Whether anybody needs credentials at all. */
    public boolean isProtected() {
        return !(rule.auth() instanceof AdminAuth.None);
    }

    /** What to say in {@code WWW-Authenticate} to who sent this and is turned away. */
    public Optional<String> challenge(Request request) {
        Rule now = rule;
        return now.auth() instanceof AdminAuth.None
                ? Optional.empty()
                : Optional.of(now.operator().challenge(request));
    }

    /**
     * Whether these are known to be the operator's credentials, which are nobody else's business.
     * Never blocks.
     *
     * @param authorization the value of {@code Authorization}
     */
    public boolean knows(String authorization) {
        return rule.operator().knows(authorization);
    }

    /** Whether this request may do what only the operator may. */
    public boolean allows(Request request) {
        return judge(request) instanceof Verdict.Allowed;
    }

    /**
     * Whether whoever sent this request may go on, for streams: judged now, and as long as the
     * credentials that count stay the same.
     */
    public BooleanSupplier standing(Request request) {
        Rule now = rule;
        boolean allowed = allows(request);
        return () -> allowed && rule.equals(now);
    }

    /** What becomes of this request. */
    public Verdict judge(Request request) {
        Rule now = rule;
        if (now.auth() instanceof AdminAuth.None) {
            return new Verdict.Allowed();
        }
        if (request.header("authorization").isEmpty()) {
            if (lines.passes(request.client(), "")) {
                LogEvent.CREDENTIALS_MISSING.to(log).log("No credentials: {}", described(request));
            }
            return new Verdict.NoCredentials();
        }
        Optional<Duration> pause = failures.pause(request.client());
        if (pause.isPresent()) {
            return new Verdict.Paused(pause.get());
        }
        return judged(request, now.operator().sent(request));
    }

    private Verdict judged(Request request, Optional<Boolean> right) {
        if (right.isEmpty()) {
            LogEvent.CREDENTIALS_UNCHECKED
                    .to(log)
                    .log("Too many credentials to check at once: {}", described(request));
            return new Verdict.Busy();
        }
        if (right.get()) {
            failures.forget(request.client());
            return new Verdict.Allowed();
        }
        Duration pause = failures.add(request.client());
        LogEvent.CREDENTIALS_WRONG
                .to(log)
                .log(
                        "Wrong credentials: {}{}",
                        described(request),
                        pause.isZero() ? "" : "; it has to pause for " + pause.toSeconds() + " s");
        return new Verdict.WrongCredentials();
    }

    private static String described(Request request) {
        return "%s %s from %s"
                .formatted(request.method(), path(request), request.client().getHostAddress());
    }

    /** As much of it as is worth a place in the log, or in memory. */
    private static String path(Request request) {
        String path = request.path();
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path;
    }
}

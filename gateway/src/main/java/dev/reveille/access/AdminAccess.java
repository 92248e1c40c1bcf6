package dev.reveille.access;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Request;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges requests by their credentials, slows those down who guess, and writes failures to the log:
 * the address and the path, never the credentials. Who has to pause because somebody else at the
 * same address guesses is let in all the same, if the operator has been let in from there before.
 * Judging may block. Thread-safe.
 */
public final class AdminAccess {

    private static final Logger log = LoggerFactory.getLogger(AdminAccess.class);

    /** A browser's first request has no credentials: worth a line, but not one each. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private static final int LONGEST_PATH = 100;

    /** Whose credentials count, where they come from, and who has been wrong and right. */
    private record Rule(
            AdminAuth auth, Operator operator, FailedAttempts failures, FamiliarClients familiar) {

        static Rule of(AdminAuth auth, Time time) {
            return new Rule(
                    auth, Operator.of(auth), new FailedAttempts(time), new FamiliarClients());
        }

        CheckQueue.Asker asker(InetAddress client) {
            int doubt = familiar.contains(client) ? -1 : failures.count(client);
            return new CheckQueue.Asker(ClientBlock.of(client), doubt);
        }
    }

    private final Time time;
    private final KeyedDigest digests = new KeyedDigest();
    private final RateLimit lines;
    private volatile Rule rule;

    public AdminAccess(AdminAuth auth, Time time) {
        this.time = time;
        this.lines = new RateLimit(BETWEEN_LINES, time);
        this.rule = Rule.of(auth, time);
    }

    /** From now on these credentials count; whoever was let in by others has to come again. */
    public synchronized void use(AdminAuth auth) {
        if (!rule.auth().equals(auth)) {
            rule = Rule.of(auth, time);
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
        Optional<String> brought = request.header("authorization");
        if (brought.isEmpty()) {
            mention(request, LogEvent.CREDENTIALS_MISSING, "No credentials");
            return new Verdict.NoCredentials();
        }
        String authorization = brought.get();
        InetAddress client = request.client();
        long digest = digests.shortOf(authorization);
        if (now.failures().isKnown(client, digest)) {
            mention(request, LogEvent.CREDENTIALS_WRONG, "Wrong credentials, the same again");
            return new Verdict.WrongCredentials();
        }
        Optional<Duration> pause = now.failures().pause(client);
        return pause.isPresent()
                ? paused(now, client, authorization, pause.get())
                : judged(
                        now, request, digest, now.operator().has(authorization, now.asker(client)));
    }

    private static Verdict paused(
            Rule now, InetAddress client, String authorization, Duration pause) {
        if (now.familiar().spend(client) && now.operator().knows(authorization)) {
            now.familiar().giveBack(client);
            return new Verdict.Allowed();
        }
        return new Verdict.Paused(pause);
    }

    private Verdict judged(Rule now, Request request, long digest, Optional<Boolean> right) {
        if (right.isEmpty()) {
            mention(
                    request,
                    LogEvent.CREDENTIALS_UNCHECKED,
                    "Too many credentials to check at once");
            return new Verdict.Busy();
        }
        InetAddress client = request.client();
        if (right.get()) {
            if (!now.failures().isSlowed(client)) {
                now.familiar().add(client);
            }
            return new Verdict.Allowed();
        }
        Duration pause = now.failures().add(client, digest);
        LogEvent.CREDENTIALS_WRONG
                .to(log)
                .log(
                        "Wrong credentials: {}{}",
                        described(request),
                        pause.isZero() ? "" : "; it has to pause for " + pause.toSeconds() + " s");
        return new Verdict.WrongCredentials();
    }

    /** What comes again and again is worth a line a second. */
    private void mention(Request request, LogEvent event, String what) {
        if (lines.passes(request.client(), event.word())) {
            event.to(log).log("{}: {}", what, described(request));
        }
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

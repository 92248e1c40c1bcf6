package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.LentClaim;
import dev.reveille.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Takes claims for this gateway. Blocking; fails as the client does. Thread-safe. */
final class Claims {

    private static final int BYTES_OF_A_NAME = 10;

    private final Leases leases;
    private final String own;
    private final Time time;
    private final Predicate<Note> isOver;
    private final AtomicLong number = new AtomicLong();

    /** What waits for the end of one, by its name. */
    private final Map<String, CompletableFuture<Boolean>> ends = new ConcurrentHashMap<>();

    /**
     * @param isOver whether whoever holds a claim has vanished
     */
    Claims(Leases leases, String own, Time time, Predicate<Note> isOver) {
        this.leases = leases;
        this.own = own;
        this.time = time;
        this.isOver = isOver;
    }

    /**
     * What came of wanting a claim.
     *
     * @param holder of one that is somebody else's; of no account otherwise
     */
    record Taken(Optional<LentClaim> claim, Note holder) {}

    /**
     * Takes one, if nobody has it.
     *
     * @param what it is for
     */
    Taken take(String name, Map<String, String> what) {
        String holder = own + "#" + number.incrementAndGet();
        Note last = new Note(name, "", "", Map.of());
        // It may be given back between being there and being looked at.
        for (int attempt = 0; attempt < 2; attempt++) {
            long askedAt = time.nanos();
            if (leases.make(name, Note.CLAIM, holder, HeldLease.TERM.length(), what)) {
                return taken(name, holder, askedAt);
            }
            Optional<Note> other = leases.find(name);
            if (other.isPresent()) {
                last = other.get();
                if (!isOver.test(last)) {
                    break;
                }
                if (leases.takeOver(last, holder, HeldLease.TERM.length(), what)) {
                    return taken(name, holder, askedAt);
                }
            }
        }
        return new Taken(Optional.empty(), last);
    }

    private Taken taken(String name, String holder, long askedAt) {
        return new Taken(
                Optional.of(
                        new LentClaim(
                                new HeldLease(leases, name, holder, time),
                                HeldLease.TERM,
                                time,
                                askedAt)),
                new Note(name, "", holder, Map.of()));
    }

    /** Completed when the claim of that name ends, whosesoever it is. */
    CompletableFuture<Boolean> end(String name) {
        return ends.computeIfAbsent(name, _ -> new CompletableFuture<>());
    }

    /** It is there no more. */
    void ended(String name) {
        Optional.ofNullable(ends.remove(name)).ifPresent(end -> end.complete(true));
    }

    /** What the claim on a workload is called: workloads may be called what Leases may not. */
    static String name(String workload) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(workload.getBytes(StandardCharsets.UTF_8));
            return "reveille-claim-" + HexFormat.of().formatHex(digest, 0, BYTES_OF_A_NAME);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

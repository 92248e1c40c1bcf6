package dev.reveille.sharing.redis;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The locks in Redis, one a workload, of whoever starts or stops it. Thread-safe. */
final class Locks {

    private final Link link;
    private final String prefix;
    private final String own;

    /**
     * @param prefix of the keys
     * @param own this gateway's id
     */
    Locks(Link link, String prefix, String own) {
        this.link = link;
        this.prefix = prefix;
        this.own = own;
    }

    /** Takes one; empty if that worked, else the claim that has it. */
    CompletableFuture<Optional<String>> take(String workload, String claim) {
        return link.call("EVAL", Scripts.TAKE, "1", key(workload), claim, term())
                .thenApply(
                        reply ->
                                switch (reply) {
                                    case Reply.Nothing _ -> Optional.empty();
                                    case Reply.Text(String holder) -> Optional.of(holder);
                                    default -> throw new IllegalStateException(reply.toString());
                                });
    }

    /** Whether it was still there to be prolonged. */
    CompletableFuture<Boolean> prolong(String workload, String claim) {
        return link.call("EVAL", Scripts.PROLONG, "1", key(workload), claim, term())
                .thenApply(reply -> reply.equals(new Reply.Count(1)));
    }

    /** Gives it back, and tells all. */
    void release(String workload, String claim) {
        link.call(
                "EVAL",
                Scripts.RELEASE,
                "1",
                key(workload),
                claim,
                link.channel(),
                new Message(own, new Message.Releases(claim, workload)).text());
    }

    /** Whether this claim has it now. */
    CompletableFuture<Boolean> has(String workload, String claim) {
        return link.call("GET", key(workload))
                .thenApply(reply -> reply.equals(new Reply.Text(claim)));
    }

    private String key(String workload) {
        return prefix + ":lock:" + workload;
    }

    private static String term() {
        return String.valueOf(Lock.TERM.length().toMillis());
    }
}

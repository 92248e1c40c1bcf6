package dev.reveille.sharing.redis;

import io.lettuce.core.ScriptOutputType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The locks in Redis, one a workload, of whoever starts or stops it. Thread-safe. */
final class Locks {

    private static final String TERM = String.valueOf(Lock.TERM.length().toMillis());

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
        return this.<String>run(Scripts.TAKE, ScriptOutputType.VALUE, workload, claim, TERM)
                .thenApply(Optional::ofNullable);
    }

    /** Whether it was still there to be prolonged. */
    CompletableFuture<Boolean> prolong(String workload, String claim) {
        return run(Scripts.PROLONG, ScriptOutputType.BOOLEAN, workload, claim, TERM);
    }

    /** Gives it back, and tells all. */
    void release(String workload, String claim) {
        run(
                Scripts.RELEASE,
                ScriptOutputType.INTEGER,
                workload,
                claim,
                link.channel(),
                new Message(own, new Message.Releases(claim, workload)).text());
    }

    /** Whether this claim has it now. */
    CompletableFuture<Boolean> has(String workload, String claim) {
        return link.call(redis -> redis.get(key(workload))).thenApply(claim::equals);
    }

    private <T> CompletableFuture<T> run(
            String script, ScriptOutputType answer, String workload, String... arguments) {
        String[] keys = {key(workload)};
        return link.call(redis -> redis.eval(script, answer, keys, arguments));
    }

    private String key(String workload) {
        return prefix + ":lock:" + workload;
    }
}

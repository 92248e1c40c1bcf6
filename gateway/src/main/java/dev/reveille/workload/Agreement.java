package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import java.time.Duration;

/**
 * Asks the other gateways before a workload is put to sleep, one question at a time and on a thread
 * of its own; meanwhile the workload goes on as before. Where there can be no others, it is agreed
 * at once. Takes the workload's lock.
 */
final class Agreement {

    /** Hears what came of it, under the workload's lock. */
    interface Listener {

        /**
         * All agree.
         *
         * @param claim to be released in any case
         */
        void agreed(SleepReason why, String words, Claim claim);

        void refused(Permission.Refused refusal);
    }

    private final WorkloadLifecycle life;
    private final Sharing sharing;
    private final Listener listener;

    @GuardedBy("life")
    private boolean asking;

    Agreement(WorkloadLifecycle life, Listener listener) {
        this.life = life;
        this.sharing = life.surroundings().sharing();
        this.listener = listener;
    }

    /**
     * Seeks it, unless it is being sought.
     *
     * @param words for the log
     * @param drain how long what is in flight may take to end, if it is an order
     */
    void seek(SleepReason why, String words, Duration drain) {
        synchronized (life) {
            if (sharing.isAlone()) {
                listener.agreed(why, words, Claim.LASTING);
            } else if (!asking) {
                asking = true;
                life.time().run(() -> ask(why, words, drain));
            }
        }
    }

    private void ask(SleepReason why, String words, Duration drain) {
        String name = life.definition().name();
        SleepWish wish =
                switch (why) {
                    case IDLE -> new SleepWish(name, SleepWish.Why.IDLE, Duration.ZERO);
                    case FOR_NOTHING ->
                            new SleepWish(name, SleepWish.Why.FOR_NOTHING, Duration.ZERO);
                    default -> new SleepWish(name, SleepWish.Why.ORDER, drain);
                };
        Permission answer = new Permission.Refused("asking the other gateways has failed");
        try {
            answer = sharing.askToSleep(wish);
        } finally {
            tell(why, words, answer);
        }
    }

    private void tell(SleepReason why, String words, Permission answer) {
        synchronized (life) {
            asking = false;
            switch (answer) {
                case Permission.Granted(Claim claim) -> listener.agreed(why, words, claim);
                case Permission.Refused refusal -> listener.refused(refusal);
            }
        }
    }
}

package dev.reveille.workload;

import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Standing;
import dev.reveille.sharing.ThisGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gateways in one process that share by the rules of the port, on the test's clock: a lock for each
 * workload, and everyone's consent. For one thread.
 */
final class Company {

    private final VirtualTime time;
    private final Map<String, Claim> locks = new HashMap<>();
    private final List<Seat> seats = new ArrayList<>();
    private boolean reachable = true;

    /** What was asked: {@code sleep app}, {@code wake app}. */
    final List<String> asked = new ArrayList<>();

    /** Runs once, when all have consented and who asked has not been told. */
    Runnable meanwhile = () -> {};

    /** What the next claims are worth by the time they are used. */
    boolean claimsLapse;

    /** Makes the next question of whether something may sleep a mistake of the adapter's. */
    boolean stumbles;

    Company(VirtualTime time) {
        this.time = time;
    }

    /** A place for one more gateway. */
    Sharing seat() {
        Seat seat = new Seat();
        seats.add(seat);
        return seat;
    }

    /** Nobody can be asked from now on. */
    void away() {
        reachable = false;
    }

    void back() {
        reachable = true;
    }

    /** A gateway that dies at once takes a lock. */
    Claim ghost(String workload) {
        return take(workload, Optional.empty());
    }

    private Claim take(String workload, Optional<Seat> by) {
        Claim claim =
                new Claim() {

                    @Override
                    public boolean isHeld() {
                        return locks.get(workload) == this && !claimsLapse;
                    }

                    @Override
                    public void release() {
                        if (locks.remove(workload, this)) {
                            seats.stream()
                                    .filter(seat -> by.filter(s -> s == seat).isEmpty())
                                    .forEach(seat -> time.run(() -> seat.regain(workload)));
                        }
                    }
                };
        locks.put(workload, claim);
        return claim;
    }

    private final class Seat implements Sharing {

        private Optional<ThisGateway> here = Optional.empty();

        private void regain(String workload) {
            here.orElseThrow().regain(workload);
        }

        @Override
        public boolean isAlone() {
            return false;
        }

        @Override
        public void begin(ThisGateway gateway) {
            here = Optional.of(gateway);
        }

        @Override
        public Permission askToSleep(SleepWish wish) {
            asked.add("sleep " + wish.workload());
            if (stumbles) {
                stumbles = false;
                throw new IllegalStateException("stumbled");
            }
            boolean order = wish.why() == SleepWish.Why.ORDER;
            if (!reachable) {
                return order
                        ? new Permission.Granted(Claim.LASTING)
                        : new Permission.Refused("nobody can be asked");
            }
            if (locks.containsKey(wish.workload())) {
                return new Permission.Refused("another has it in hand");
            }
            Claim claim = take(wish.workload(), Optional.of(this));
            for (Seat other : seats) {
                Optional<Consent> answer = other == this ? Optional.empty() : other.answer(wish);
                if (answer.orElse(null) instanceof Consent.Denied denied) {
                    claim.release();
                    return new Permission.Refused(denied.why(), denied.unusedFor());
                }
            }
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return new Permission.Granted(claim);
        }

        private Optional<Consent> answer(SleepWish wish) {
            List<Consent> answers = new ArrayList<>();
            here.orElseThrow().letSleep(wish, answers::add);
            time.settle();
            if (answers.isEmpty()) {
                time.advance(wish.drain());
            }
            return Optional.of(answers.getFirst());
        }

        @Override
        public Permission askToWake(String workload) {
            asked.add("wake " + workload);
            if (!reachable) {
                return new Permission.Granted(Claim.LASTING);
            }
            if (locks.containsKey(workload)) {
                return new Permission.Refused("gateway ghost is starting it");
            }
            seats.stream()
                    .filter(seat -> seat != this)
                    .forEach(seat -> seat.here.orElseThrow().wakesElsewhere(workload));
            return new Permission.Granted(take(workload, Optional.of(this)));
        }

        @Override
        public Standing standing() {
            return new Standing(reachable, 0, List.of());
        }

        @Override
        public void close() {}
    }
}

package dev.reveille.runtime.process;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.Instance.Health;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether a workload runs. Immutable. */
sealed interface RunState {

    /** It never ran. */
    RunState NEVER = new Over(new Instance.Stopped("", 0, ""));

    /** The same in the words of the port. */
    Instance.Status status();

    /** Whether something of this run may be alive. */
    boolean isOf(Run run);

    /** Something of it is alive, since then. */
    record Live(Run run, boolean frozen, Instant startedAt) implements RunState {

        /** The one network there is: this machine's loopback. */
        private static final String NETWORK = "host";

        @Override
        public Instance.Status status() {
            OptionalInt port = run.port().map(OptionalInt::of).orElse(OptionalInt.empty());
            Attachment loopback = new Attachment(NETWORK, Ports.LOOPBACK, port);
            var running =
                    new Instance.Running(
                            run.id(), Health.NONE, List.of(loopback), Optional.of(startedAt));
            return frozen ? new Instance.Paused(running) : running;
        }

        @Override
        public boolean isOf(Run other) {
            return run == other;
        }

        Live toFrozen(boolean now) {
            return new Live(run, now, startedAt);
        }

        Ending toEnding() {
            return new Ending(run);
        }
    }

    /**
     * It is ended because it is configured no more. That cannot be taken back, so that it counts as
     * stopped from here on: who configures it again is to start it, not to use what is left.
     */
    record Ending(Run run) implements RunState {

        private static final int TERMINATED = 143;

        @Override
        public Instance.Status status() {
            return new Instance.Stopped(run.id(), TERMINATED, "taken out of the configuration");
        }

        @Override
        public boolean isOf(Run other) {
            return run == other;
        }
    }

    /** Nothing of it is alive. */
    record Over(Instance.Stopped status) implements RunState {

        @Override
        public boolean isOf(Run run) {
            return false;
        }
    }
}

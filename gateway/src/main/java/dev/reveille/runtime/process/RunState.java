package dev.reveille.runtime.process;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.Instance.Health;
import java.util.List;
import java.util.OptionalInt;

/** Whether a workload runs. Immutable. */
sealed interface RunState {

    /** It never ran. */
    RunState NEVER = new Over(new Instance.Stopped("", 0, ""));

    /** The same in the words of the port. */
    Instance.Status status();

    /** Something of it is alive. */
    record Live(Run run, boolean frozen) implements RunState {

        /** The one network there is: this machine's loopback. */
        private static final String NETWORK = "host";

        @Override
        public Instance.Status status() {
            OptionalInt port = run.port().map(OptionalInt::of).orElse(OptionalInt.empty());
            Attachment loopback = new Attachment(NETWORK, Ports.LOOPBACK, port);
            var running = new Instance.Running(run.id(), Health.NONE, List.of(loopback));
            return frozen ? new Instance.Paused(running) : running;
        }
    }

    /** Nothing of it is alive. */
    record Over(Instance.Stopped status) implements RunState {}
}

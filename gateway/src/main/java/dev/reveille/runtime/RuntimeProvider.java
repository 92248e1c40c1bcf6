package dev.reveille.runtime;

import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.time.Time;
import java.util.Map;

/**
 * Opens one kind of runtime that is shipped apart from the gateway, because what it takes is large
 * and few need it. Found by {@link java.util.ServiceLoader}, so that the gateway knows none of
 * them.
 */
public interface RuntimeProvider {

    /** The kind that it opens. */
    RuntimeKind kind();

    /**
     * The chosen runtime, not yet asked anything.
     *
     * @throws IllegalArgumentException when what was chosen cannot be used, with the reason
     */
    WorkloadRuntime open(RuntimeChoice choice, Map<String, String> environment, Time time);
}

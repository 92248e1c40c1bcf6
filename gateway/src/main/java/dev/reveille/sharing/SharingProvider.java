package dev.reveille.sharing;

import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.time.Time;
import java.util.Map;

/**
 * Opens a way to share that a kind of runtime has itself, and that is shipped with it, apart from
 * the gateway. Found by {@link java.util.ServiceLoader}.
 */
public interface SharingProvider {

    /** The kind of runtime. */
    RuntimeKind kind();

    /**
     * Its way to share, not yet begun.
     *
     * @param name of this gateway, for people
     * @throws IllegalArgumentException when what was chosen cannot be used, with the reason
     */
    Sharing open(RuntimeChoice choice, String name, Map<String, String> environment, Time time);
}

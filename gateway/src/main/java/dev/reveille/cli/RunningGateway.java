package dev.reveille.cli;

import dev.reveille.config.Configuration;
import dev.reveille.reload.Reload;
import java.io.IOException;
import java.util.Map;

/** A gateway that has been started. Closing it drains it. */
public interface RunningGateway extends Reload.Target, AutoCloseable {

    /** The port it listens on. */
    int port();

    @Override
    void close();

    /** Starts gateways; handed in, because commands come before the gateway that they start. */
    @FunctionalInterface
    interface Starter {

        /**
         * Starts one; returns when it listens.
         *
         * @throws IOException when it cannot listen; the message says why
         */
        RunningGateway start(Configuration configuration, Map<String, String> environment)
                throws IOException;
    }
}

package dev.reveille.cli;

import dev.reveille.log.LogEvent;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal that asks a service to read its configuration again. Java has no other way to it than
 * {@code sun.misc.Signal}, which the module {@code jdk.unsupported} keeps for uses such as this
 * (JEP 260). It is reached by reflection, for the compiler warns of it in a way that cannot be
 * answered.
 */
final class Hangup {

    private static final Logger log = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /**
     * Calls this at each signal, on a thread of its own that may block. Nothing happens in a
     * process that was started so that it ignores the signal ({@code nohup}).
     */
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            Proxy.newProxyInstance(
                                    Hangup.class.getClassLoader(),
                                    new Class<?>[] {handler},
                                    handling(action)));
        } catch (ReflectiveOperationException unavailable) {
            LogEvent.SIGHUP_UNAVAILABLE
                    .to(log)
                    .log(
                            "SIGHUP cannot be heard of here ({}); a change of the file is noticed"
                                    + " all the same",
                            unavailable.toString());
        }
    }

    /** A proxy also gets the three methods of every object. */
    @SuppressWarnings("ReferenceEquality") // No other handler is this one.
    private static InvocationHandler handling(Runnable action) {
        return (self, method, arguments) ->
                switch (method.getName()) {
                    case "handle" -> {
                        action.run();
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "SIGHUP";
                };
    }
}

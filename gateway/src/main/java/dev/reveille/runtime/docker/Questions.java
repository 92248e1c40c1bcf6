package dev.reveille.runtime.docker;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.time.Time;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine on another thread and has the answer taken in its turn, so that a container whose
 * lock the engine holds holds up nobody else. Stateless.
 *
 * @param turn has something done in its turn, from any thread
 */
record Questions(Time time, Consumer<Runnable> turn) {

    private static final Logger log = LoggerFactory.getLogger(Questions.class);

    /**
     * Asks. The next event or the next full comparison makes up for an answer that does not come.
     *
     * @param answer is given what the engine said, or nothing when it refused or is away
     */
    <T> void ask(Supplier<T> question, Consumer<Optional<T>> answer) {
        time.run(
                () -> {
                    Optional<T> found = answerTo(question);
                    turn.accept(() -> answer.accept(found));
                });
    }

    private static <T> Optional<T> answerTo(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (RuntimeCallException failure) {
            // An engine that is gone is told of by the watch.
            if (failure.kind() != RuntimeCallException.Kind.UNREACHABLE) {
                LogEvent.RUNTIME_QUESTION_FAILED
                        .to(log)
                        .log("Asking after an event failed: {}", failure.getMessage());
            }
            return Optional.empty();
        }
    }
}

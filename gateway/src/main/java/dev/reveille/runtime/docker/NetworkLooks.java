package dev.reveille.runtime.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Asks networks for addresses. A network tells of all that are on it, which with a thousand of them
 * is a quarter of a megabyte; so it is asked once at a time, and whoever comes meanwhile shares the
 * next answer. Used by the watch's delivering thread only.
 */
final class NetworkLooks {

    /** Asks one network and delivers what it said, in the delivering thread. */
    private final BiConsumer<String, Consumer<Optional<EngineJson.Network>>> question;

    /** Of each network that is being asked: those for whom that answer would be too old. */
    private final Map<String, List<Consumer<Optional<EngineJson.Network>>>> next = new HashMap<>();

    NetworkLooks(BiConsumer<String, Consumer<Optional<EngineJson.Network>>> question) {
        this.question = question;
    }

    /**
     * Asks, now or when the question that is under way has been answered.
     *
     * @param id of the network
     * @param answer takes what was asked for after this call; empty where there was no answer
     */
    void ask(String id, Consumer<Optional<EngineJson.Network>> answer) {
        List<Consumer<Optional<EngineJson.Network>>> waiting = next.get(id);
        if (waiting == null) {
            begin(id, List.of(answer));
        } else {
            waiting.add(answer);
        }
    }

    private void begin(String id, List<Consumer<Optional<EngineJson.Network>>> asking) {
        List<Consumer<Optional<EngineJson.Network>>> waiting = new ArrayList<>();
        next.put(id, waiting);
        question.accept(
                id,
                found -> {
                    next.remove(id);
                    if (!waiting.isEmpty()) {
                        begin(id, waiting);
                    }
                    asking.forEach(answer -> answer.accept(found));
                });
    }
}

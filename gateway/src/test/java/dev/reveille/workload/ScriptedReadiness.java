package dev.reveille.workload;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what the test wants of each address; everything is ready unless told otherwise. */
final class ScriptedReadiness implements Readiness {

    private final Map<InetSocketAddress, String> obstacles = new HashMap<>();
    private final List<InetSocketAddress> asked = new ArrayList<>();
    private Runnable during = () -> {};

    void closed(InetSocketAddress address) {
        obstacles.put(address, "the door is closed");
    }

    void open(InetSocketAddress address) {
        obstacles.remove(address);
    }

    /** What happens during the next question, before it is answered. */
    void next(Runnable script) {
        during = script;
    }

    /** How often this address was asked. */
    long count(InetSocketAddress address) {
        return asked.stream().filter(address::equals).count();
    }

    @Override
    public Optional<Reason> obstacle(InetSocketAddress address, Duration patience) {
        asked.add(address);
        Runnable script = during;
        during = () -> {};
        // The answer is made before what happens meanwhile.
        Optional<Reason> answer = Optional.ofNullable(obstacles.get(address)).map(Reason::of);
        script.run();
        return answer;
    }
}

package dev.reveille.it.bench;

import dev.reveille.it.fixture.ChunkedAnswer;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Server-sent events, read from the application itself and through the gateway in turn. */
final class EventDelay {

    private static final int EVENTS = 300;
    private static final int PAUSE_MILLIS = 3;

    private final LocalStage stage;

    EventDelay(LocalStage stage) {
        this.stage = stage;
    }

    String measure(int rounds) throws IOException {
        int port = stage.gateway().port();
        int itself = Integer.parseInt(stage.ask("/listening").split(" ", -1)[0]);
        round(itself);
        round(port);
        Delays direct = new Delays();
        Delays gateway = new Delays();
        for (int i = 0; i < rounds; i++) {
            direct.addAll(round(itself));
            gateway.addAll(round(port));
        }
        return """
        Server-sent events, one each %d ms: from being written to being read
        application itself: %s
        through the gateway: %s (goal: at most 10 ms)
        """
                .formatted(PAUSE_MILLIS, direct.text(), gateway.text());
    }

    private static List<Long> round(int port) throws IOException {
        List<Long> delays = new ArrayList<>();
        try (RawConnection events = RawConnection.to(port)) {
            events.send(LocalStage.request("/times?count=" + EVENTS + "&pause=" + PAUSE_MILLIS));
            ChunkedAnswer answer = ChunkedAnswer.of(events);
            while (delays.size() < EVENTS) {
                String line = answer.readLine();
                if (line.startsWith("data: ")) {
                    delays.add(System.nanoTime() - Long.parseLong(line.substring(6)));
                }
            }
        }
        return delays;
    }
}

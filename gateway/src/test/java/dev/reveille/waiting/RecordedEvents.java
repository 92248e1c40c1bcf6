package dev.reveille.waiting;

import dev.reveille.http.EventStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** What a client of an event stream gets. Safe for use by many threads. */
final class RecordedEvents implements EventStream.Sink {

    /** One event. */
    record Event(String name, String data) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void send(String event, String data) {
        events.add(new Event(event, data));
    }

    @Override
    public void sendLatest(String event, String data) {
        send(event, data);
    }

    @Override
    public void end() {
        events.add(new Event("end", ""));
    }

    /** The text of every log line, in order. */
    List<String> lines() {
        return data("log").stream()
                .map(data -> JsonMapper.shared().readTree(data).get("line").asString())
                .toList();
    }

    /** The data of every event of this name, in order. */
    List<String> data(String name) {
        return events.stream().filter(e -> e.name().equals(name)).map(Event::data).toList();
    }

    String last(String name) {
        return data(name).getLast();
    }

    List<Event> all() {
        return List.copyOf(events);
    }
}

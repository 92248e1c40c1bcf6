package dev.reveille.dashboard;

import dev.reveille.history.Recorder;
import dev.reveille.history.Recording;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was recorded of all workloads, as the pages read it. Apart from the status document because
 * it is long, and changes with time alone. Thread-safe.
 *
 * @param port where workloads are reached, if that is not where the pages are
 */
record HistoryDocument(
        Recorder recorder, Supplier<Collection<Workload>> workloads, OptionalInt port) {

    String json() {
        Map<String, Object> entries = new LinkedHashMap<>();
        workloads.get().forEach(workload -> entries.put(workload.name(), entry(workload)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("hour_step_sec", Recorder.HOUR_STEP.toSeconds());
        document.put("day_step_sec", Recorder.DAY_STEP.toSeconds());
        document.put("port", port.orElse(0));
        document.put("workloads", entries);
        return JsonMapper.shared().writeValueAsString(document);
    }

    private Map<String, Object> entry(Workload workload) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("hour", strip(recorder.hour(workload)));
        entry.put("day", strip(recorder.day(workload)));
        entry.put("saved_byte_seconds", Math.round(recorder.savedByteSeconds(workload)));
        return entry;
    }

    private static Map<String, Object> strip(Recording recording) {
        Map<String, Object> strip = new LinkedHashMap<>();
        strip.put("states", recording.states());
        strip.put("requests", recording.requests());
        return strip;
    }
}

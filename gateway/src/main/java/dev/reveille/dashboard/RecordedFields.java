package dev.reveille.dashboard;

import dev.reveille.admin.StatusDocument;
import dev.reveille.history.Recorder;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was measured of each workload, in the status document. Thread-safe. */
public final class RecordedFields implements StatusDocument.Part {

    private final Recorder recorder;

    public RecordedFields(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void add(Workload workload, Map<String, @Nullable Object> fields) {
        OptionalLong memory = recorder.memory(workload);
        fields.put("memory_bytes", memory.isPresent() ? memory.getAsLong() : null);
        fields.put("last_wake_ms", workload.lastWake().map(Duration::toMillis).orElse(null));
    }
}

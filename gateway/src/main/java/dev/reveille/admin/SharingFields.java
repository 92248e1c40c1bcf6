package dev.reveille.admin;

import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.Standing;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway stands with others before the same workloads, in the status document; nothing
 * where there can be none. Thread-safe.
 */
public record SharingFields(Sharing sharing, Time time) implements StatusDocument.Part {

    private static final String CUT_OFF =
            "The other gateways cannot be reached; until they can, nothing is put to sleep for"
                    + " want of use";

    @Override
    public void add(Workload workload, Map<String, @Nullable Object> fields) {
        // The same for all of them.
    }

    @Override
    public void addToAll(Map<String, @Nullable Object> document) {
        if (sharing.isAlone()) {
            return;
        }
        Standing standing = sharing.standing();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("connected", standing.connected());
        fields.put(
                "since",
                time.now()
                        .minus(time.since(standing.since()))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        fields.put("gateways", standing.others());
        document.put("sharing", fields);
        if (!standing.connected()) {
            List<Object> warnings = new ArrayList<>(List.of(CUT_OFF));
            if (document.get("warnings") instanceof List<?> known) {
                warnings.addAll(known);
            }
            document.put("warnings", warnings);
        }
    }
}

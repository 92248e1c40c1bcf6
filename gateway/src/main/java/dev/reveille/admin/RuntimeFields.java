package dev.reveille.admin;

import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which runtimes there are, in the status document: their names, so that whoever shows it knows
 * whether there is a choice. Thread-safe.
 *
 * @param parts their names; where there is only one, that is the empty name
 */
public record RuntimeFields(Collection<String> parts) implements StatusDocument.Part {

    public RuntimeFields {
        parts = List.copyOf(parts);
    }

    @Override
    public void add(Workload workload, Map<String, @Nullable Object> fields) {
        // Where each is stands among the rest that is said of it.
    }

    @Override
    public void addToAll(Map<String, @Nullable Object> document) {
        document.put("runtimes", parts.stream().filter(name -> !name.isEmpty()).toList());
    }
}

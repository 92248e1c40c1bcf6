package dev.reveille.admin;

import dev.reveille.balance.Group;
import dev.reveille.balance.Groups;
import dev.reveille.config.ConfigProblem;
import dev.reveille.config.GroupDefinition;
import dev.reveille.discovery.Catalog;
import dev.reveille.discovery.Rejection;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the status document: everything the gateway answers for, as it is now. Thread-safe; what it
 * makes are plain maps and lists, with the names of the document, in its order.
 *
 * @param workloads all workloads, in the order of their definitions
 * @param catalog what discovery made of file and labels
 * @param groups tells what is held for a group
 * @param parts what is said of each workload, in this order
 */
public record StatusDocument(
        Supplier<Collection<Workload>> workloads,
        Supplier<Catalog> catalog,
        Groups groups,
        Time time,
        List<Part> parts) {

    /** Adds what it knows of a workload. */
    @FunctionalInterface
    public interface Part {

        /**
         * Puts fields into the workload's entry.
         *
         * @param fields by their names in the document; values are texts, numbers, booleans, null,
         *     lists and maps of these
         */
        void add(Workload workload, Map<String, @Nullable Object> fields);

        /** Puts fields into the document itself, which says everything else already. */
        default void addToAll(Map<String, @Nullable Object> document) {}
    }

    public StatusDocument {
        parts = List.copyOf(parts);
    }

    /** The document, as of now. */
    public Map<String, @Nullable Object> make() {
        Catalog now = catalog.get();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("containers", workloads.get().stream().map(this::container).toList());
        document.put("groups", now.groups().stream().map(this::group).toList());
        document.put("rejections", now.rejections().stream().map(StatusDocument::left).toList());
        document.put("warnings", now.warnings().stream().map(ConfigProblem::toString).toList());
        document.put("updated_at", time.now().truncatedTo(ChronoUnit.MILLIS).toString());
        parts.forEach(part -> part.addToAll(document));
        return document;
    }

    /** Fields that change with time alone; whoever shows them counts them down. */
    private static final Set<String> OF_THE_MOMENT =
            Set.of("idle_remaining_sec", "waking_for_ms", "retry_in_sec");

    /** Fields that move with the clock while somebody uses the workload. */
    private static final Set<String> OF_THE_MOMENT_IN_USE = Set.of("last_request", "sleeps_at");

    /** A document without what changes with time alone: to see whether anything has happened. */
    static Map<String, @Nullable Object> lasting(Map<String, @Nullable Object> document) {
        Map<String, @Nullable Object> lasting = new LinkedHashMap<>(document);
        lasting.remove("updated_at");
        lasting.computeIfPresent("containers", (_, containers) -> withoutMoment(containers));
        return lasting;
    }

    private static Object withoutMoment(Object containers) {
        List<Object> lasting = new ArrayList<>();
        for (Object container : (List<?>) containers) {
            Map<Object, @Nullable Object> fields = new LinkedHashMap<>((Map<?, ?>) container);
            fields.keySet().removeAll(OF_THE_MOMENT);
            if (fields.get("in_flight") instanceof Integer inFlight && inFlight > 0) {
                fields.keySet().removeAll(OF_THE_MOMENT_IN_USE);
            }
            lasting.add(fields);
        }
        return lasting;
    }

    private Map<String, @Nullable Object> container(Workload workload) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        parts.forEach(part -> part.add(workload, fields));
        return fields;
    }

    private Map<String, @Nullable Object> group(GroupDefinition definition) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", definition.name());
        fields.put("host", definition.host());
        fields.put("strategy", word(definition.strategy()));
        fields.put(
                "containers",
                definition.members().stream().map(GroupDefinition.Member::workload).toList());
        fields.put(
                "weights",
                definition.members().stream().map(GroupDefinition.Member::weight).toList());
        fields.put("min_awake", definition.minAwake());
        fields.put("held", groups.find(definition.name()).map(Group::held).orElse(0));
        return fields;
    }

    /** A labelled container that was left out, and why. */
    private static Map<String, @Nullable Object> left(Rejection rejection) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("container", rejection.container());
        fields.put("reason", word(rejection.reason()));
        fields.put("message", rejection.message());
        return fields;
    }

    /** An enum's constant as it is written in documents and configurations. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

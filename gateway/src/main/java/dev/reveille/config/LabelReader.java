package dev.reveille.config;

import dev.reveille.config.SourceNode.Mapping;
import dev.reveille.config.SourceNode.Scalar;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the labels of one container: {@code dag.} or {@code reveille.} and a container key. Both
 * prefixes mean the same. Safe for use by many threads.
 */
public final class LabelReader {

    private static final List<String> PREFIXES = List.of("reveille.", "dag.");
    private static final String ENABLED = "enabled";

    private final WorkloadBinding binding;

    /**
     * @param scheduleTimezone time zone of schedules that name none
     * @param clock from when on schedules that clash are looked for
     */
    public LabelReader(ZoneId scheduleTimezone, Clock clock) {
        this.binding = new WorkloadBinding(scheduleTimezone, clock);
    }

    /** What the labels of one container came to. */
    public sealed interface Result {

        /** It did not ask for anything: it is none of our business. */
        record NotEnabled() implements Result {}

        /**
         * It defines a workload. Whether other containers it names exist is not known here.
         *
         * @param warnings what it asks for and does not get
         */
        record Defined(WorkloadDefinition workload, List<ConfigProblem> warnings)
                implements Result {
            public Defined {
                warnings = List.copyOf(warnings);
            }
        }

        /** It asked, but not in a way that can be understood. Every problem names its label. */
        record Malformed(List<ConfigProblem> problems) implements Result {
            public Malformed {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads one container's labels, whatever other labels it has.
     *
     * @param container its name
     */
    public Result read(String container, Map<String, String> labels) {
        if (!asks(labels)) {
            return new Result.NotEnabled();
        }
        Origin root = new Origin("container \"" + container + "\"", 0, 0, "");
        Findings findings = new Findings();
        Map<String, Scalar> given = ours(root, labels, findings);
        Optional.ofNullable(given.remove(ENABLED))
                .filter(enabled -> !enabled.text().equalsIgnoreCase("true"))
                .ifPresent(enabled -> findings.mismatch(enabled, "true or false"));
        Map<String, SourceNode> entries = new LinkedHashMap<>();
        given.forEach(
                (key, text) -> {
                    Optional<Nested> nested = Nested.find(key);
                    if (nested.isPresent()) {
                        nested.get().put(text, root, entries);
                    } else {
                        entry(key, text, findings).ifPresent(e -> entries.put(key, e));
                    }
                });
        ownName(container, root, entries, findings);
        Values values = WorkloadKeys.TABLE.read(new Mapping(root, entries), findings);
        binding.checkSchedule(values, findings);
        return findings.hasProblems()
                ? new Result.Malformed(findings.problems())
                : new Result.Defined(binding.bind(values), findings.warnings());
    }

    /** Whether the labels give a key, in either spelling, whatever its value. */
    public static boolean gives(Map<String, String> labels, String key) {
        return PREFIXES.stream().anyMatch(prefix -> labels.containsKey(prefix + key));
    }

    /** Whether one of the labels says yes, or something that is not a clear no. */
    public static boolean asks(Map<String, String> labels) {
        return PREFIXES.stream()
                .map(prefix -> labels.getOrDefault(prefix + ENABLED, "false"))
                .anyMatch(enabled -> !enabled.strip().equalsIgnoreCase("false"));
    }

    /** The labels with one of our prefixes, by key. */
    private static Map<String, Scalar> ours(
            Origin root, Map<String, String> labels, Findings findings) {
        Map<String, Scalar> found = new TreeMap<>();
        for (String prefix : PREFIXES) {
            new TreeMap<>(labels)
                    .forEach(
                            (label, text) -> {
                                if (!label.startsWith(prefix)) {
                                    return;
                                }
                                Scalar value = new Scalar(root.key("label " + label), text.strip());
                                Scalar other =
                                        found.putIfAbsent(label.substring(prefix.length()), value);
                                if (other != null && !other.text().equals(value.text())) {
                                    findings.mismatch(
                                            value,
                                            "the same as %s, which is %s"
                                                    .formatted(
                                                            other.origin().path(), other.found()));
                                }
                            });
        }
        return found;
    }

    private static Optional<SourceNode> entry(String key, Scalar text, Findings findings) {
        Optional<Key<?>> known = WorkloadKeys.TABLE.find(key);
        if (known.isPresent() && known.get().is(Key.Trait.FILE_ONLY)) {
            findings.problem(text.origin(), "not allowed as a label (expected: in the file only)");
            return Optional.empty();
        }
        return Optional.of(known.map(k -> k.type().fromLabel(text)).orElse(text));
    }

    /** A label for a key in a mapping: {@code wake_status} is {@code status} in {@code wake}. */
    private record Nested(Key<?> outer, Key<?> inner) {

        static Optional<Nested> find(String key) {
            return WorkloadKeys.TABLE.keys().stream()
                    .filter(outer -> key.startsWith(outer.name() + "_"))
                    .filter(outer -> outer.type() instanceof TableType)
                    .flatMap(outer -> find(outer, key.substring(outer.name().length() + 1)))
                    .findFirst();
        }

        private static Stream<Nested> find(Key<?> outer, String name) {
            return outer.type() instanceof TableType mapping
                    ? mapping.table().find(name).stream().map(inner -> new Nested(outer, inner))
                    : Stream.empty();
        }

        void put(Scalar text, Origin root, Map<String, SourceNode> entries) {
            SourceNode before = entries.getOrDefault(outer.name(), new Mapping(root, Map.of()));
            if (before instanceof Mapping mapping) {
                SourceNode value = inner.type().fromLabel(text);
                entries.put(outer.name(), mapping.with(Map.of(inner.name(), value)));
            }
        }
    }

    /** The name is the container's own; a label may repeat it and no more. */
    private static void ownName(
            String container, Origin root, Map<String, SourceNode> entries, Findings findings) {
        SourceNode own = new Scalar(root.key("name"), container);
        if (entries.put(WorkloadKeys.NAME.name(), own) instanceof Scalar label
                && !label.text().equals(QualifiedName.of(container).name())) {
            findings.mismatch(
                    label, "the container's own name; display_name is what people are shown");
        }
    }
}

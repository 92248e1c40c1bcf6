package dev.reveille.balance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.GroupDefinition;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All groups by name. A group that stays defined stays the same object, so that its turns and its
 * held requests go on through every change of the configuration. Thread-safe.
 */
public final class Groups {

    private final Time time;

    @GuardedBy("this")
    private Map<String, Group> byName = Map.of();

    public Groups(Time time) {
        this.time = time;
    }

    /**
     * Makes the groups those that are defined, of those members that are there.
     *
     * @return all of them, in the order of their definitions
     */
    public synchronized List<Group> define(
            List<GroupDefinition> definitions, Collection<Workload> workloads) {
        Map<String, Workload> known =
                workloads.stream().collect(Collectors.toMap(Workload::name, Function.identity()));
        Map<String, Group> next = new LinkedHashMap<>();
        for (GroupDefinition definition : definitions) {
            GroupDefinition present = present(definition, known);
            if (!present.members().isEmpty()) {
                next.put(definition.name(), group(present, known));
            }
        }
        Map<String, Group> gone = new HashMap<>(byName);
        gone.keySet().removeAll(next.keySet());
        gone.values().forEach(Group::close);
        byName = next;
        return List.copyOf(next.values());
    }

    /** The group of this name. */
    public synchronized Optional<Group> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static GroupDefinition present(
            GroupDefinition definition, Map<String, Workload> known) {
        return definition.withMembers(
                definition.members().stream()
                        .filter(member -> known.containsKey(member.workload()))
                        .toList());
    }

    @GuardedBy("this")
    private Group group(GroupDefinition definition, Map<String, Workload> known) {
        List<Workload> members =
                definition.members().stream()
                        .map(member -> Objects.requireNonNull(known.get(member.workload())))
                        .toList();
        Optional<Group> before = Optional.ofNullable(byName.get(definition.name()));
        before.ifPresent(group -> group.redefine(definition, members));
        return before.orElseGet(() -> new Group(definition, members, time));
    }
}

package dev.reveille.runtime.several;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.QualifiedName;
import dev.reveille.log.LogEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the workloads of several runtimes are called. The first one of a name has it alone; one that
 * another runtime has as well is called {@code name@runtime}, and so is every one that the
 * configuration calls so. A workload keeps what it is called until it is removed: that another
 * runtime comes, goes or gets one of the same name renames nobody. Thread-safe; calls nobody.
 */
final class Names {

    private static final Logger log = LoggerFactory.getLogger(Names.class);

    /** Where a workload is, and what it is called there. */
    record Home(String runtime, String ownName) {

        String qualified() {
            return QualifiedName.text(ownName, runtime);
        }
    }

    @GuardedBy("this")
    private final Map<String, Home> homes = new HashMap<>();

    /** In the order in which they were told of. */
    @GuardedBy("this")
    private final Map<Home, String> called = new LinkedHashMap<>();

    @GuardedBy("this")
    private Set<String> declared = Set.of();

    /** What the configuration calls workloads. */
    synchronized void declare(Collection<String> names) {
        declared = Set.copyOf(names);
        for (Home home : List.copyOf(called.keySet())) {
            String now = of(home);
            boolean wanted = declared.contains(home.qualified());
            boolean wantedAlone =
                    declared.contains(home.ownName()) && !homes.containsKey(home.ownName());
            if (wanted && !now.equals(home.qualified())) {
                rename(home, home.qualified());
            } else if (!wanted && wantedAlone) {
                rename(home, home.ownName());
            }
        }
    }

    @GuardedBy("this")
    private void rename(Home home, String name) {
        release(home);
        homes.put(name, home);
        called.put(home, name);
    }

    /** What it is called; one that is new gets its name now. */
    synchronized String of(Home home) {
        String known = called.get(home);
        if (known != null) {
            return known;
        }
        Optional<Home> first = find(home.ownName());
        boolean second = first.isPresent() || declared.contains(home.qualified());
        String name = second ? home.qualified() : home.ownName();
        if (declared.contains(home.ownName())) {
            first.ifPresent(other -> tell(home, other));
        }
        homes.put(name, home);
        called.put(home, name);
        return name;
    }

    private static void tell(Home second, Home first) {
        LogEvent.NAME_TAKEN
                .to(log)
                .log(
                        "{} on {} is called {}, because {} alone is the one on {}",
                        second.ownName(),
                        second.runtime(),
                        second.qualified(),
                        first.ownName(),
                        first.runtime());
    }

    /** Who is called so; empty if no runtime has told of one. */
    synchronized Optional<Home> find(String name) {
        return Optional.ofNullable(homes.get(name));
    }

    /**
     * It is there no more.
     *
     * @return what it was called
     */
    synchronized String release(Home home) {
        String name = of(home);
        called.remove(home);
        homes.remove(name);
        return name;
    }

    /** This is all that a runtime has. */
    synchronized void retain(String runtime, Set<String> ownNames) {
        List<Home> gone =
                called.keySet().stream()
                        .filter(home -> home.runtime().equals(runtime))
                        .filter(home -> !ownNames.contains(home.ownName()))
                        .toList();
        gone.forEach(this::release);
    }
}

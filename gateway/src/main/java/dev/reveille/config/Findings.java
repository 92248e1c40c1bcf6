package dev.reveille.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What reading one configuration found to complain about. What an anchor holds is read once for
 * each alias, so the same words about the same place are kept once. For one thread.
 */
final class Findings {

    private static final Comparator<ConfigProblem> BY_PLACE =
            Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

    private final Set<ConfigProblem> problems = new LinkedHashSet<>();
    private final Set<ConfigProblem> warnings = new LinkedHashSet<>();

    void problem(Origin origin, String message) {
        problems.add(origin.says(message));
    }

    /** The usual form of a problem: what was found, unless it may be a secret, what is expected. */
    void mismatch(SourceNode node, String expected) {
        String found = node.origin().isSecretive() ? "something else" : node.found();
        problem(node.origin(), found + " (expected: " + expected + ")");
    }

    void warning(Origin origin, String message) {
        warnings.add(origin.says(message));
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** From the top of the file to its end. */
    List<ConfigProblem> problems() {
        return sorted(problems);
    }

    /** From the top of the file to its end. */
    List<ConfigProblem> warnings() {
        return sorted(warnings);
    }

    private static List<ConfigProblem> sorted(Collection<ConfigProblem> found) {
        return found.stream().sorted(BY_PLACE).toList();
    }
}

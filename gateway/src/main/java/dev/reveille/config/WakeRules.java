package dev.reveille.config;

import java.util.List;
import java.util.Optional;

/**
 * Which requests for a workload are not to wake it or to keep it awake. Immutable; usually empty,
 * and then asking costs nothing.
 *
 * @param rules the first one that means a request holds for it
 */
public record WakeRules(List<WakeRule> rules) {

    /** Every request wakes, and keeps awake. */
    public static final WakeRules NONE = new WakeRules(List.of());

    public WakeRules {
        rules = List.copyOf(rules);
    }

    /** The rule for this request, if there is one. */
    public Optional<WakeRule> rule(WakeRule.Visit visit) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).means(visit)) {
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }
}

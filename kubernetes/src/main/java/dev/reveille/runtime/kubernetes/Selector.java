package dev.reveille.runtime.kubernetes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which pods belong to something, by their labels. One without requirements matches nothing: that
 * is what an object has whose pods are not known.
 */
record Selector(List<Requirement> requirements) {

    /** One requirement; all of them are to be met. */
    record Requirement(String label, Operator operator, Set<String> values) {
        Requirement {
            values = Set.copyOf(values);
        }

        private boolean isMet(Map<String, String> labels) {
            boolean there = labels.containsKey(label);
            boolean among = there && values.contains(labels.getOrDefault(label, ""));
            return switch (operator) {
                case IN -> among;
                case NOT_IN -> !among;
                case EXISTS -> there;
                case DOES_NOT_EXIST -> !there;
            };
        }

        private String text() {
            String list = values.stream().sorted().collect(Collectors.joining(",", "(", ")"));
            String only = values.size() == 1 ? values.iterator().next() : "";
            return switch (operator) {
                case IN -> values.size() == 1 ? label + "=" + only : label + " in " + list;
                case NOT_IN -> values.size() == 1 ? label + "!=" + only : label + " notin " + list;
                case EXISTS -> label;
                case DOES_NOT_EXIST -> "!" + label;
            };
        }
    }

    /** As Kubernetes has them. */
    enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        static Optional<Operator> of(String word) {
            return Arrays.stream(values())
                    .filter(operator -> operator.word.equals(word))
                    .findFirst();
        }
    }

    private static final Pattern SET =
            Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EQUALITY =
            Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^\\s()]*)");

    /** Commas between requirements, not those within parentheses. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    /** One that nothing matches. */
    static final Selector NOTHING = new Selector(List.of());

    Selector {
        requirements = List.copyOf(requirements);
    }

    /** All of these labels. */
    static Selector of(Map<String, String> labels) {
        return of(labels, List.of());
    }

    /** All of these labels, and more requirements. */
    static Selector of(Map<String, String> labels, List<Requirement> more) {
        List<Requirement> all = new ArrayList<>();
        labels.forEach((label, value) -> all.add(equal(label, value)));
        all.addAll(more);
        return new Selector(all);
    }

    /**
     * As a query has it: {@code app=blog,tier in (web,api),!old}.
     *
     * @throws IllegalArgumentException for what is none
     */
    static Selector parse(String text) {
        return new Selector(
                COMMA.splitAsStream(text)
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(Selector::requirement)
                        .toList());
    }

    /** As a query has it, of somebody's object; nothing matches what is none. */
    static Selector ofObject(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException _) {
            return NOTHING;
        }
    }

    private static Requirement requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values =
                    Pattern.compile(",")
                            .splitAsStream(set.group(3))
                            .map(String::strip)
                            .collect(Collectors.toSet());
            boolean within = set.group(2).equalsIgnoreCase("in");
            return new Requirement(set.group(1), within ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
        }
        if (text.matches("!\\s*\\S+")) {
            return new Requirement(text.substring(1).strip(), Operator.DOES_NOT_EXIST, Set.of());
        }
        if (text.matches("[^\\s()=!]+")) {
            return new Requirement(text, Operator.EXISTS, Set.of());
        }
        throw new IllegalArgumentException("no label selector: " + text);
    }

    private static Requirement equal(String label, String value) {
        return new Requirement(label, Operator.IN, Set.of(value));
    }

    /** Whether something with these labels belongs to it. */
    boolean matches(Map<String, String> labels) {
        return !requirements.isEmpty()
                && requirements.stream().allMatch(requirement -> requirement.isMet(labels));
    }

    /** Labels that whatever matches has. */
    Map<String, String> demanded() {
        Map<String, String> labels = new HashMap<>();
        for (Requirement requirement : requirements) {
            if (requirement.operator() == Operator.IN && requirement.values().size() == 1) {
                labels.put(requirement.label(), requirement.values().iterator().next());
            }
        }
        return labels;
    }

    /** As a query has it. */
    String text() {
        return requirements.stream().map(Requirement::text).collect(Collectors.joining(","));
    }
}

package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code containers[].wake}, and of a rule that is written out. */
final class WakeKeys {

    private static final ListType<Glob> PATHS =
            new ListType<>(
                    TextTypes.PATH_PATTERN.written() + ", or a list of them",
                    TextTypes.PATH_PATTERN,
                    1,
                    true);

    private static final ListType<Glob> USER_AGENTS =
            new ListType<>(
                    TextTypes.AGENT_PATTERN.written() + ", or a list of them",
                    TextTypes.AGENT_PATTERN,
                    1,
                    true);

    private static final ListType<Cidr> ADDRESSES =
            new ListType<>(
                    NetworkTypes.CIDR.written() + ", or a list of them",
                    NetworkTypes.CIDR,
                    1,
                    true);

    static final Key<List<Glob>> RULE_USER_AGENT =
            key(
                    "user_agent",
                    USER_AGENTS,
                    "what `User-Agent` contains, in any case; with a `*`, which stands for any"
                            + " text, what it is as a whole");

    static final Key<List<Glob>> RULE_PATH =
            key("path", PATHS, "the path, without the query; `*` stands for any text");

    static final Key<List<Cidr>> RULE_ADDRESS =
            key("address", ADDRESSES, "where the client is, `trusted_proxies` taken into account");

    static final Key<Boolean> RULE_WAKES =
            key("wakes", ScalarType.TRUTH, "whether such a request wakes it all the same")
                    .orElse("false");

    static final Key<Boolean> RULE_KEEPS_AWAKE =
            key("keeps_awake", ScalarType.TRUTH, "whether it counts as a use all the same")
                    .orElse("false");

    static final Key<Integer> RULE_STATUS =
            key("status", ScalarType.integer(200, 599), "status code of its answer")
                    .orElseDescribed("`wake.status`");

    static final Key<String> RULE_BODY =
            key("body", TextTypes.TEXT, "body of its answer").orElseDescribed("`wake.body`");

    static final KeyTable RULE_TABLE =
            new KeyTable(
                    List.of(
                            RULE_USER_AGENT,
                            RULE_PATH,
                            RULE_ADDRESS,
                            RULE_WAKES,
                            RULE_KEEPS_AWAKE,
                            RULE_STATUS,
                            RULE_BODY));

    static final Key<List<Ignored>> IGNORE =
            key(
                    "ignore",
                    new ListType<>(
                            "monitors, bots, icons or a rule, or a list of these",
                            new IgnoredType(),
                            1,
                            true),
                    "requests that do not wake it and do not keep it awake: `monitors`, `bots`,"
                            + " `icons`, or a rule with the keys below");

    static final Key<List<Glob>> IGNORE_USER_AGENTS =
            key("ignore_user_agents", USER_AGENTS, "the same for these user agents");

    static final Key<List<Glob>> IGNORE_PATHS =
            key("ignore_paths", PATHS, "the same for these paths");

    static final Key<List<Cidr>> IGNORE_ADDRESSES =
            key("ignore_addresses", ADDRESSES, "the same for these addresses and blocks");

    static final Key<Integer> STATUS =
            key(
                            "status",
                            ScalarType.integer(200, 599),
                            "status code of what such a request gets while the workload is not"
                                    + " awake")
                    .orElse("503");

    static final Key<String> BODY =
            key("body", TextTypes.TEXT, "body of what it gets then").orElse("asleep");

    static final KeyTable TABLE =
            new KeyTable(
                    List.of(
                            IGNORE,
                            IGNORE_USER_AGENTS,
                            IGNORE_PATHS,
                            IGNORE_ADDRESSES,
                            STATUS,
                            BODY));

    private WakeKeys() {}

    /** What the values say. Only for values that were read without problems. */
    static WakeRules bind(Values values) {
        WakeRule.Answer usual = new WakeRule.Answer(values.get(STATUS), values.get(BODY));
        List<WakeRule> rules = new ArrayList<>();
        values.find(IGNORE)
                .orElse(List.of())
                .forEach(
                        ignored ->
                                rules.add(
                                        switch (ignored) {
                                            case Ignored.Kind(Passerby kind) -> kind.rule(usual);
                                            case Ignored.Rule(Values rule) -> rule(rule, usual);
                                        }));
        values.find(IGNORE_USER_AGENTS)
                .ifPresent(found -> rules.add(ignoring(found, List.of(), List.of(), usual)));
        values.find(IGNORE_PATHS)
                .ifPresent(found -> rules.add(ignoring(List.of(), found, List.of(), usual)));
        values.find(IGNORE_ADDRESSES)
                .ifPresent(found -> rules.add(ignoring(List.of(), List.of(), found, usual)));
        return new WakeRules(rules);
    }

    private static WakeRule ignoring(
            List<Glob> userAgents, List<Glob> paths, List<Cidr> addresses, WakeRule.Answer answer) {
        return new WakeRule(userAgents, paths, addresses, false, false, answer);
    }

    private static WakeRule rule(Values rule, WakeRule.Answer usual) {
        return new WakeRule(
                rule.find(RULE_USER_AGENT).orElse(List.of()),
                rule.find(RULE_PATH).orElse(List.of()),
                rule.find(RULE_ADDRESS).orElse(List.of()),
                rule.get(RULE_WAKES),
                rule.get(RULE_KEEPS_AWAKE),
                new WakeRule.Answer(
                        rule.find(RULE_STATUS).orElse(usual.status()),
                        rule.find(RULE_BODY).orElse(usual.body())));
    }

    /** What stands in {@code ignore}. */
    sealed interface Ignored {

        /** A word. */
        record Kind(Passerby kind) implements Ignored {}

        /** A rule that is written out. */
        record Rule(Values rule) implements Ignored {}
    }

    /** One of the words, or a mapping with at least one condition. */
    private record IgnoredType() implements ValueType<Ignored> {

        private static final ScalarType<Passerby> WORD = ScalarType.choice(Passerby.class);

        @Override
        public Optional<Ignored> read(SourceNode node, Findings findings) {
            if (!(node instanceof SourceNode.Mapping mapping)) {
                return WORD.read(node, findings).map(Ignored.Kind::new);
            }
            Values rule = RULE_TABLE.read(mapping, findings);
            if (!rule.given(RULE_USER_AGENT)
                    && !rule.given(RULE_PATH)
                    && !rule.given(RULE_ADDRESS)) {
                findings.problem(
                        mapping.origin(),
                        "a rule for all requests (expected: a user_agent, a path or an address)");
                return Optional.empty();
            }
            return Optional.of(new Ignored.Rule(rule));
        }

        @Override
        public String written() {
            return "monitors, bots, icons or a rule";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("anyOf", List.of(WORD.schema(), new TableType(RULE_TABLE).schema()));
        }
    }
}

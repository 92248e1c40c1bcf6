package dev.reveille.config;

import static dev.reveille.config.Key.key;

import dev.reveille.config.GroupDefinition.Member;
import dev.reveille.config.GroupDefinition.Strategy;
import dev.reveille.config.Key.Trait;
import java.util.List;

/** The keys of a group, and of a member written with its weight. */
final class GroupKeys {

    static final Key<String> MEMBER_NAME =
            key("name", TextTypes.NAME, "name of the container").required();

    static final Key<Integer> MEMBER_WEIGHT =
            key("weight", ScalarType.integer(1, 10_000), "its share for the `weighted` strategy")
                    .orElse("1");

    static final KeyTable MEMBER_TABLE = new KeyTable(List.of(MEMBER_NAME, MEMBER_WEIGHT));

    static final Key<String> NAME = key("name", TextTypes.TEXT, "name of the group").required();

    static final Key<String> HOST =
            key("host", NetworkTypes.HOST, "Host header it answers to, without a port").required();

    static final Key<Strategy> STRATEGY =
            key(
                            "strategy",
                            ScalarType.choice(Strategy.class),
                            "how a member is chosen for a request")
                    .orElse("round-robin");

    /** That there is at least one is checked with the group's name at hand. */
    static final Key<List<Member>> CONTAINERS =
            key(
                            "containers",
                            new ListType<>(
                                    "a list of container names, or of mappings with name and"
                                            + " weight",
                                    new MemberType(),
                                    0,
                                    false),
                            "its members: names, or `{name, weight}`")
                    .required()
                    .marked(Trait.ABSENCE_REPORTED_LATER);

    /** That there are so many is checked once the members are known. */
    static final Key<Integer> MIN_AWAKE =
            key(
                            "min_awake",
                            ScalarType.integer(1, 10_000),
                            "how many members a request wakes, those included that are awake"
                                    + " already")
                    .orElseDescribed("all");

    static final KeyTable TABLE =
            new KeyTable(List.of(NAME, HOST, STRATEGY, CONTAINERS, MIN_AWAKE));

    private GroupKeys() {}
}

package dev.reveille.it.chaos;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Twelve containers: a database that four depend on, a cache that two of these share, and others
 * that stand alone; four of them form two groups, of websites and of applications. Each answers
 * with its own name. They share a network, so that an address that one leaves is soon another
 * one's.
 */
final class ChaosStack {

    /** How all of them live: as labels, and for those of groups as the file has it. */
    private static final List<String> SETTINGS =
            List.of("idle_timeout: 2s", "stop_timeout: 1s", "start_timeout: 15s");

    /** One of them, and how it is made anew. */
    record Member(ContainerRecipe recipe, Container container, boolean application) {

        String name() {
            return container.name();
        }
    }

    /**
     * What clients ask for.
     *
     * @param names who may answer
     */
    record Goal(String host, Set<String> names, boolean application) {}

    private final Engine engine;
    private final String network;
    private final List<Member> members = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();
    private final StringBuilder file = new StringBuilder();

    ChaosStack(Engine engine) {
        this.engine = engine;
        this.network = engine.network("chaos");
        Member db = website("db");
        Member cache = website("cache");
        Member left = website("api-left", db);
        Member right = website("api-right", db, cache);
        website("web-1", left);
        website("web-2", left, right);
        website("web-3", right);
        website("web-4", cache);
        file.append("containers:\n");
        List<Member> sites = List.of(inFile(website("alone-1")), inFile(website("alone-2")));
        List<Member> applications =
                List.of(inFile(application("app-1")), inFile(application("app-2")));
        file.append("groups:\n");
        group("sites", "round-robin", sites);
        group("applications", "least-connections", applications);
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    /** Every container's own host, and the groups'. */
    List<Goal> goals() {
        return List.copyOf(goals);
    }

    /** Those that take uploads and WebSockets. */
    List<Goal> applications() {
        return goals.stream().filter(Goal::application).toList();
    }

    /** What the gateway's file has to say about groups and their members. */
    String file() {
        return file.toString();
    }

    private void group(String name, String strategy, List<Member> of) {
        String host = name + ".test";
        file.append(
                "  - {name: %s, host: %s, strategy: %s, containers: [%s]}%n"
                        .formatted(
                                name,
                                host,
                                strategy,
                                of.stream().map(Member::name).collect(Collectors.joining(", "))));
        goals.add(
                new Goal(
                        host,
                        of.stream().map(Member::name).collect(Collectors.toSet()),
                        of.getFirst().application()));
    }

    private Member inFile(Member member) {
        file.append(
                "  - {name: %s, host: %s, %s}%n"
                        .formatted(
                                member.name(),
                                member.container().host(),
                                String.join(", ", SETTINGS)));
        return member;
    }

    private Member website(String role, Member... dependencies) {
        ContainerRecipe recipe = recipe(role, dependencies);
        return add(recipe.website(recipe.name()), false);
    }

    private Member application(String role, Member... dependencies) {
        return add(recipe(role, dependencies).testApp(), true);
    }

    private ContainerRecipe recipe(String role, Member... dependencies) {
        ContainerRecipe recipe =
                engine.container(role)
                        .onDemand()
                        .options("--network", network, "--stop-timeout", "1");
        for (String setting : SETTINGS) {
            String[] parts = setting.split(": ", 2);
            recipe = recipe.label("dag." + parts[0], parts[1]);
        }
        if (dependencies.length == 0) {
            return recipe;
        }
        List<String> names = List.of(dependencies).stream().map(Member::name).toList();
        return recipe.label("dag.depends_on", String.join(",", names));
    }

    private Member add(ContainerRecipe recipe, boolean application) {
        Member member = new Member(recipe, recipe.create(), application);
        members.add(member);
        goals.add(new Goal(member.container().host(), Set.of(member.name()), application));
        return member;
    }
}

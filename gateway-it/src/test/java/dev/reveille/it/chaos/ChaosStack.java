package dev.reveille.it.chaos;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * Twelve containers: a database that four depend on, a cache that two of these share, and others
 * that stand alone. Each answers with its own name. They share a network, so that an address that
 * one leaves is soon another one's.
 */
final class ChaosStack {

    /** One of them, and how it is made anew. */
    record Member(ContainerRecipe recipe, Container container, boolean application) {

        String name() {
            return container.name();
        }

        String host() {
            return container.host();
        }
    }

    private final Engine engine;
    private final String network;
    private final List<Member> members = new ArrayList<>();

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
        website("alone-1");
        website("alone-2");
        application("app-1");
        application("app-2", db);
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    /** Those that take uploads and WebSockets. */
    List<Member> applications() {
        return members.stream().filter(Member::application).toList();
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
                        .label("dag.idle_timeout", "2s")
                        .label("dag.stop_timeout", "1s")
                        .label("dag.start_timeout", "15s")
                        .options("--network", network);
        if (dependencies.length == 0) {
            return recipe;
        }
        List<String> names = List.of(dependencies).stream().map(Member::name).toList();
        return recipe.label("dag.depends_on", String.join(",", names));
    }

    private Member add(ContainerRecipe recipe, boolean application) {
        Member member = new Member(recipe, recipe.create(), application);
        members.add(member);
        return member;
    }
}

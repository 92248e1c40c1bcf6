package dev.reveille.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A strategy")
class StrategyTest {

    @ParameterizedTest(name = "{0}, weights {1}, asleep: {2} → {3}")
    @CsvSource({
        "round-robin,       1 1 1, '',  abcabcabc",
        "round-robin,       1 1 1, b,   acacacaca",
        "round-robin,       1 1 1, bc,  aaaaaaaaa",
        "least-connections, 1 1 1, '',  abcabcabc",
        "weighted,          5 1 1, '',  aabacaaaabacaa",
        "weighted,          1 1 1, '',  abcabcabc",
        "weighted,          3 2 1, '',  abacbaabacba",
        "weighted,          5 1 1, a,   bcbcbcbc",
        "weighted,          5 1 2, b,   acaaacaacaaaca",
        "weighted,          7 3 1, bc,  aaaaaaa",
    })
    void choosesInThisOrder(String strategy, String weights, String asleep, String order) {
        GroupScene scene = weighted(strategy, weights);
        asleep.chars().forEach(name -> stop(scene, Character.toString(name)));

        assertThat(choices(scene, order.length())).isEqualTo(order);
    }

    @ParameterizedTest(name = "{0}, weights {1} → shares {2}")
    @CsvSource({
        "round-robin, 9 5 1, a=40 b=40 c=40",
        "weighted,    9 5 1, a=72 b=40 c=8",
        "weighted,    1 1 2, a=30 b=30 c=60",
        "weighted,    10000 1 1, a=120 b=0 c=0",
    })
    void givesEachItsShareOf120(String strategy, String weights, String shares) {
        GroupScene scene = weighted(strategy, weights);

        Map<String, Integer> counted = new TreeMap<>(Map.of("a", 0, "b", 0, "c", 0));
        for (char name : choices(scene, 120).toCharArray()) {
            counted.merge(Character.toString(name), 1, Integer::sum);
        }

        assertThat(counted.toString()).isEqualTo("{" + shares.replace(" ", ", ") + "}");
    }

    @Test
    void ofLeastConnectionsChoosesWhoeverHasTheFewestInFlight() {
        GroupScene scene = weighted("least-connections", "1 1 1");
        for (int i = 0; i < 3; i++) {
            scene.member("a").enter();
            scene.member("b").enter();
        }
        scene.member("c").enter();
        scene.member("c").enter();

        assertThat(choices(scene, 3)).isEqualTo("ccc");
        scene.member("c").enter();
        scene.member("c").enter();
        scene.member("b").leave();
        scene.member("b").leave();
        assertThat(choices(scene, 3)).isEqualTo("bbb");
    }

    @Test
    void ofLeastConnectionsSpreadsWhatStaysInFlight() {
        GroupScene scene = weighted("least-connections", "1 1 1");
        for (int i = 0; i < 30; i++) {
            assertThat(scene.group().choose().enter()).isPresent();
        }

        assertThat(scene.group().members()).extracting(Workload::inFlight).containsOnly(10);
    }

    @Test
    void ofWeightsGivesNoDebtsToAMemberThatComesBack() {
        GroupScene scene = weighted("weighted", "5 1 1");
        choices(scene, 1);
        stop(scene, "a");
        choices(scene, 500);

        scene.runtime.start("a");
        scene.ready("a");

        assertThat(choices(scene, 2)).as("what it still owed is forgotten").isEqualTo("aa");
    }

    @ParameterizedTest
    @CsvSource({
        "round-robin, a=8000 b=8000 c=8000",
        "weighted, a=12000 b=8000 c=4000",
    })
    void givesTheSameSharesToManyThreads(String strategy, String shares) throws Exception {
        GroupScene scene = weighted(strategy, "3 2 1");
        Map<String, AtomicInteger> counted = new ConcurrentHashMap<>();
        Callable<Void> asking =
                () -> {
                    for (int i = 0; i < 4000; i++) {
                        counted.computeIfAbsent(
                                        scene.group().choose().name(), _ -> new AtomicInteger())
                                .incrementAndGet();
                    }
                    return null;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(asking));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }

        assertThat(new TreeMap<>(counted).toString())
                .isEqualTo("{" + shares.replace(" ", ", ") + "}");
    }

    /** Three awake members of which each request wakes none. */
    private static GroupScene weighted(String strategy, String weights) {
        String[] all = weights.split(" ", -1);
        String members =
                "{name: a, weight: %s}, {name: b, weight: %s}, {name: c, weight: %s}"
                        .formatted(all[0], all[1], all[2]);
        return new GroupScene(
                        "strategy: %s, min_awake: 1, containers: [%s]".formatted(strategy, members),
                        "a",
                        "b",
                        "c")
                .awake();
    }

    private static void stop(GroupScene scene, String name) {
        scene.ends(name);
        assertThat(scene.member(name).isReady()).isFalse();
    }

    private static String choices(GroupScene scene, int count) {
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < count; i++) {
            chosen.append(scene.group().choose().name());
        }
        return chosen.toString();
    }
}

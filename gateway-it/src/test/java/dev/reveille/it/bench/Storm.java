package dev.reveille.it.bench;

import dev.reveille.it.simulation.Fleet;
import dev.reveille.it.simulation.SimulatedContainer;
import dev.reveille.it.simulation.SimulatedEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Much happens on an engine: events at a rate, of one kind of trouble each. */
enum Storm {
    /** The health checks of containers: the engine tells of each command that runs in one. */
    CHECKS("health checks run in 1,000 containers") {
        @Override
        void step(ScaleScene scene, int turn) {
            List<SimulatedContainer> all = scene.containers();
            SimulatedContainer one = all.get(turn % Math.min(1000, all.size()));
            one.tell("exec_create: /bin/sh -c wget -q -O /dev/null localhost");
            one.tell("exec_start: /bin/sh -c wget -q -O /dev/null localhost");
            one.tell("exec_die");
        }
    },
    /** They crash and are started again at once. */
    CRASHES("20 workloads crash and restart") {
        @Override
        void step(ScaleScene scene, int turn) throws InterruptedException {
            // Those between the ones that run from the beginning, which others ask.
            int which = turn % 20;
            SimulatedContainer one = scene.containers().get(1 + which + which / 9);
            one.start(Duration.ZERO, Duration.ZERO);
            one.die(1);
        }
    },
    /** Containers that nobody asked us to wake, such as those of a build. */
    STRANGERS("containers without our labels come and go") {
        @Override
        void step(ScaleScene scene, int turn) throws InterruptedException {
            live(scene, "build-" + turn, Map.of("com.example.build", "" + turn), false);
        }
    },
    /** A whole life of a workload, from its creation to its end, with a bit of everything. */
    LIVES("workloads come, live and go") {
        @Override
        void step(ScaleScene scene, int turn) throws InterruptedException {
            String name = "live-" + turn;
            live(scene, name, scene.workload(name, turn), true);
        }
    };

    /** Of how many, the first ones, something happens to some. */
    static final int CONTAINERS = 30;

    private final String words;

    Storm(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Some events, all at once. */
    abstract void step(ScaleScene scene, int turn) throws InterruptedException;

    private static void live(ScaleScene scene, String name, Map<String, String> labels, boolean all)
            throws InterruptedException {
        Fleet fleet = scene.engine().fleet();
        SimulatedContainer one = fleet.create(name, labels, all);
        one.start(Duration.ZERO, Duration.ZERO);
        if (all) {
            one.tell("exec_create: /bin/sh -c true");
            one.tell("exec_start: /bin/sh -c true");
            one.tell("exec_die");
            one.health("healthy");
            one.pause(true);
            one.pause(false);
            fleet.rename(one, name + "-renamed");
            one.tell("top");
            one.tell("oom");
        }
        fleet.remove(one);
    }

    /**
     * Rages for a while.
     *
     * @return how many events there were
     */
    long rage(ScaleScene scene, int perSecond, Duration howLong) throws InterruptedException {
        SimulatedEngine engine = scene.engine();
        long before = engine.eventsTold();
        long begun = System.nanoTime();
        int turn = 0;
        for (long now = begun; now - begun < howLong.toNanos(); now = System.nanoTime()) {
            long due = (now - begun) * perSecond / 1_000_000_000L;
            if (engine.eventsTold() - before < due) {
                step(scene, turn++);
            } else {
                LockSupport.parkNanos(500_000);
            }
        }
        return engine.eventsTold() - before;
    }
}

package dev.reveille.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.reveille.it.chaos.ChaosStack.Member;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody else with a grudge and the docker command: kills, stops, pauses, starts, removes and
 * re-creates containers, and takes the engine away from the gateway, one after the other. What does
 * not work at that moment is let be. For one thread.
 */
final class Enemy implements Runnable {

    private enum Deed {
        KILL,
        STOP,
        PAUSE,
        RESUME,
        START,
        RESTART,
        RECREATE
    }

    private static final Deed[] DEEDS = Deed.values();

    /** Each so many deeds the engine goes for a while. */
    private static final int BETWEEN_OUTAGES = 15;

    private static final Duration OUTAGE = Duration.ofSeconds(3);

    private final Engine engine;
    private final CountingEngineProxy access;
    private final GatewayProcess gateway;
    private final List<Member> victims;
    private final Random random;
    private final Tally tally;
    private int deeds;
    private int outages;

    /**
     * @param seed what it does is the same for the same seed, though not when
     */
    Enemy(
            Engine engine,
            CountingEngineProxy access,
            GatewayProcess gateway,
            List<Member> victims,
            long seed,
            Tally tally) {
        this.engine = engine;
        this.access = access;
        this.gateway = gateway;
        this.victims = victims;
        this.random = new Random(seed);
        this.tally = tally;
    }

    @Override
    public void run() {
        deeds++;
        if (deeds % BETWEEN_OUTAGES == 0) {
            outage();
        }
        Member victim = victims.get(random.nextInt(victims.size()));
        Deed deed = DEEDS[random.nextInt(DEEDS.length)];
        tally.count("enemy: " + deed.name().toLowerCase(Locale.ROOT));
        switch (deed) {
            case KILL -> docker("kill", victim.name());
            case STOP -> docker("stop", "--time", "1", victim.name());
            case PAUSE -> docker("pause", victim.name());
            case RESUME -> docker("unpause", victim.name());
            case START -> docker("start", victim.name());
            case RESTART -> docker("restart", "--time", "1", victim.name());
            case RECREATE -> recreate(victim);
        }
    }

    /**
     * The engine goes and comes back, and nobody does anything to containers until the gateway has
     * noticed: whoever is not told where containers are can be led astray.
     */
    private void outage() {
        tally.count("enemy: engine taken away");
        outages++;
        access.cut();
        LockSupport.parkNanos(OUTAGE.toNanos());
        access.restore();
        await("the gateway to reach the engine again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> linesSaying(gateway, "reachable again") == outages);
    }

    private static long linesSaying(GatewayProcess gateway, String text) {
        return gateway.process().log().stream().filter(line -> line.contains(text)).count();
    }

    private void recreate(Member victim) {
        docker("rm", "--force", "--volumes", victim.name());
        victim.recipe().create();
    }

    private void docker(String... words) {
        engine.tryDocker(words);
    }
}

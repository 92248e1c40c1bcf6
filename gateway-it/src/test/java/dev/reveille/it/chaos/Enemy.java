package dev.reveille.it.chaos;

import dev.reveille.it.chaos.ChaosStack.Member;
import dev.reveille.it.fixture.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Random;

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

    private final Engine engine;
    private final Runnable outage;
    private final List<Member> victims;
    private final Random random;
    private final Tally tally;
    private int deeds;

    /**
     * @param outage how the engine goes and comes back
     * @param seed what it does is the same for the same seed, though not when
     */
    Enemy(Engine engine, Runnable outage, List<Member> victims, long seed, Tally tally) {
        this.engine = engine;
        this.outage = outage;
        this.victims = victims;
        this.random = new Random(seed);
        this.tally = tally;
    }

    @Override
    public void run() {
        deeds++;
        if (deeds % BETWEEN_OUTAGES == 0) {
            tally.count("enemy: engine taken away");
            outage.run();
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

    private void recreate(Member victim) {
        docker("rm", "--force", "--volumes", victim.name());
        victim.recipe().create();
    }

    private void docker(String... words) {
        engine.tryDocker(words);
    }
}

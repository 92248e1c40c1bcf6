package dev.reveille.it;

import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.OneNodeSwarm;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.it.fixture.TwoGateways;
import dev.reveille.lifecycle.App;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Two gateways before one swarm: what is counted as a start is a change of its scale. */
@Needs({Need.PRIVATE_ENGINE, Need.REDIS_SERVER})
class SeveralGatewaysOnSwarmIT extends SeveralGateways {

    @Override
    Place open() {
        return new Services(OneNodeSwarm.start());
    }

    /** Each website is a service of one task. */
    private record Services(OneNodeSwarm swarm) implements Place {

        @Override
        public TwoGateways gateways(RedisServer redis) {
            return TwoGateways.on(swarm, redis, "swarm");
        }

        @Override
        public String create(App website) {
            List<String> options = new ArrayList<>(List.of("--publish", "mode=host,target=80"));
            website.keys()
                    .forEach(
                            (key, value) ->
                                    options.addAll(
                                            List.of("--label", "reveille." + key + "=" + value)));
            swarm.create(
                    website.name(),
                    0,
                    website.script("httpd", "80", "/www"),
                    options.toArray(String[]::new));
            return website.name();
        }

        @Override
        public boolean runs(String name) {
            return !swarm.containers(name).isEmpty();
        }

        @Override
        public long starts(String name, Instant since) {
            return swarm.changes(name, since);
        }

        @Override
        public void stop(String name) {
            swarm.docker("service", "scale", "--detach", name + "=0");
        }

        @Override
        public void close() {
            swarm.close();
        }
    }
}

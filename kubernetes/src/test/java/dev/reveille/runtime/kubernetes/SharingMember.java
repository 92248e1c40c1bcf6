package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Permission.Granted;
import dev.reveille.sharing.Permission.Refused;
import dev.reveille.sharing.Sharing;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.SleepWish.Why;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.sharing.kubernetes.LeaseSharing;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * One that shares by Leases without a gateway around it, and what it is asked and told. It has a
 * way of its own to the stand-in, which can be cut. Closed by the test.
 */
final class SharingMember implements ThisGateway, AutoCloseable {

    final Sharing sharing;

    /** {@code asked for blog}, {@code regained blog}, {@code woken blog}, {@code used blog}. */
    final List<String> heard = new CopyOnWriteArrayList<>();

    volatile Consent consent = new Consent.Given();

    private final SystemTime time = new SystemTime();
    private final Relay way;
    private boolean closed;

    private SharingMember(StandInCluster cluster, String id, Duration forgetAfter) {
        way = cluster.anotherWay();
        KubernetesChoice choice =
                new KubernetesChoice(
                        Optional.of(StandInCluster.kubeconfig(way)),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        sharing =
                new LeaseSharing(
                        Clients.client(Clients.config(choice, Map.of()), new Suspicion()),
                        cluster.namespace(),
                        id,
                        forgetAfter,
                        time);
    }

    /** Comes among the others. */
    static SharingMember join(StandInCluster cluster, String id, Duration forgetAfter) {
        SharingMember member = new SharingMember(cluster, id, forgetAfter);
        member.sharing.begin(member);
        return member;
    }

    /** From now on it neither hears nor is heard of. */
    void vanish() {
        way.cut();
    }

    void comeBack() {
        way.restore();
    }

    Permission idle(String workload) {
        return sharing.askToSleep(new SleepWish(workload, Why.IDLE, Duration.ZERO));
    }

    Permission order(String workload) {
        return sharing.askToSleep(new SleepWish(workload, Why.ORDER, Duration.ZERO));
    }

    /** Why it may put nothing to sleep for want of use; empty if it may. */
    String obstacle() {
        Permission permission = idle("nothing");
        release(permission);
        return permission instanceof Refused refused ? refused.why() : "";
    }

    /** Whether it was granted, which is given back. */
    static boolean release(Permission permission) {
        if (permission instanceof Granted(Claim claim)) {
            claim.release();
            return true;
        }
        return false;
    }

    @Override
    public List<Use> uses() {
        return List.of();
    }

    @Override
    public void usedElsewhere(Use use) {
        heard.add("used " + use.workload());
    }

    @Override
    public void letSleep(SleepWish wish, Consumer<Consent> answer) {
        heard.add("asked for " + wish.workload());
        answer.accept(consent);
    }

    @Override
    public void regain(String workload) {
        heard.add("regained " + workload);
    }

    @Override
    public void wakesElsewhere(String workload) {
        heard.add("woken " + workload);
    }

    /** Takes leave, if it can be heard. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sharing.close();
            time.close();
            way.cut();
        }
    }
}

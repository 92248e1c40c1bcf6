package dev.reveille.proxy;

import dev.reveille.balance.Destination;
import dev.reveille.config.WakeRule;
import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.schedule.Downtime;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.http.HttpContent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * A request for a workload, or for one of several: waits until one is awake, or shows the loading
 * page; then gets a connection and has it relayed. Event loop only.
 *
 * <p>From when the workload is found awake the request is counted in there ({@link
 * Workload#enter}), and it is counted out exactly once.
 */
final class RelayExchange implements Exchange, UpstreamPool.Taker, Relay.Listener, WakeRule.Visit {

    private static final int MOST_DOUBTS = 3;

    private static final Unreachable UNREACHABLE = new Unreachable();

    private final ClientConnection client;
    private final RequestHead head;
    private final Destination destination;
    private final Front front;

    /** Present when it is a request that is not to wake anybody, or not to count. */
    private final Optional<WakeRule> rule;

    /** Who is to answer; chosen anew at each attempt. */
    private Workload workload;

    private Optional<Hold> hold = Optional.empty();
    private Optional<Duration> waitingSince = Optional.empty();
    private int doubts;

    private Optional<Awake> awake = Optional.empty();
    private Optional<Place> place = Optional.empty();
    private Optional<Relay> relay = Optional.empty();
    private boolean entered;
    private boolean gone;
    private boolean headPrepared;
    private boolean retried;
    private boolean disappointed;

    RelayExchange(ClientConnection client, RequestHead head, Destination destination, Front front) {
        this.client = client;
        this.head = head;
        this.destination = destination;
        this.front = front;
        this.rule = destination.rule(this);
        this.workload = choose();
    }

    @Override
    public String userAgent() {
        return head.userAgent();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public InetAddress client() {
        return head.client(front.trusted());
    }

    private Workload choose() {
        return mayWake() ? destination.choose() : destination.chooseQuietly();
    }

    private boolean mayWake() {
        return rule.isEmpty() || rule.get().wakes();
    }

    private boolean counts() {
        return rule.isEmpty() || rule.get().keepsAwake();
    }

    @Override
    public WorkloadMeter meter() {
        return workload.meter();
    }

    @Override
    public String workload() {
        return workload.name();
    }

    @Override
    public void begin() {
        for (int attempt = 0; attempt < destination.size(); attempt++) {
            Optional<Awake> now = workload.downtime().isPresent() ? Optional.empty() : enter();
            if (now.isPresent()) {
                entered = true;
                awake = now;
                client.pool().take(workload, now.get(), choice(), this);
                return;
            }
            workload = choose();
        }
        if (!mayWake()) {
            unwoken();
            return;
        }
        Optional<Downtime> downtime = workload.downtime();
        if (downtime.isPresent()) {
            Request request = head.toRequest(front.trusted());
            client.answer(head, front.reception().offline(request, workload, downtime.get()));
            return;
        }
        await();
    }

    private void unwoken() {
        Request request = head.toRequest(front.trusted());
        client.answer(
                head, front.reception().unwoken(request, workload, rule.orElseThrow().answer()));
    }

    private UpstreamPool.Choice choice() {
        if (retried) {
            return UpstreamPool.Choice.FRESH;
        }
        boolean repeatable = head.isIdempotent() && !head.hasBody();
        return repeatable ? UpstreamPool.Choice.ANY : UpstreamPool.Choice.SOUND;
    }

    /** As if it had only just come: the workload may have left where it was looked for. */
    private void again() {
        leave();
        if (!gone) {
            workload = choose();
            begin();
        }
    }

    /** Not awake: a page at once, or hold. Nothing is read from the body meanwhile. */
    private void await() {
        Request request = head.toRequest(front.trusted());
        // For the log of the wake that it may cause.
        try (var _ = MDC.putCloseable("request_id", request.id())) {
            await(request);
        }
    }

    private void await(Request request) {
        Optional<Answer> page =
                front.reception().page(request, workload, destination.displayName(workload));
        if (page.isPresent()) {
            client.answer(head, page.get());
            return;
        }
        hold =
                Optional.of(
                        destination.hold(
                                patienceOf(destination.holdTimeout()),
                                outcome -> onLoop(() -> held(outcome))));
    }

    private void onLoop(Runnable step) {
        client.channel().eventLoop().execute(step);
    }

    /**
     * What is left of the hold time, which is counted from the first time it had to wait, be it for
     * its workload or for a connection.
     */
    @Override
    public Duration patience() {
        return patienceOf(workload.definition().waiting().holdTimeout());
    }

    private Duration patienceOf(Duration holdTimeout) {
        Duration now = Duration.ofNanos(front.time().nanos());
        Duration since = waitingSince.orElse(now);
        waitingSince = Optional.of(since);
        Duration left = holdTimeout.minus(now.minus(since));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void held(HoldOutcome outcome) {
        hold = Optional.empty();
        if (gone) {
            return;
        }
        if (outcome instanceof HoldOutcome.Ready) {
            again();
        } else {
            notReady(destination.name(), outcome);
        }
    }

    private void notReady(String asked, HoldOutcome outcome) {
        Request request = head.toRequest(front.trusted());
        client.answer(head, front.reception().notReady(request, asked, workload, outcome));
    }

    /**
     * @param detail what happened this time, as far as it is for everyone
     */
    private void fault(Fault fault, Optional<String> detail) {
        leave();
        FaultReport report =
                FaultReport.of(fault)
                        .workload(workload.name())
                        .shownAs(workload.definition().presentation());
        FaultReport full = detail.map(report::detail).orElse(report);
        client.answer(head, front.reception().fault(head.toRequest(front.trusted()), full));
    }

    private void leave() {
        place = Optional.empty();
        if (entered) {
            entered = false;
            countOut(workload);
        }
    }

    private Optional<Awake> enter() {
        return counts() ? workload.enter() : workload.enterUnnoticed();
    }

    private void countOut(Workload left) {
        if (counts()) {
            left.leave();
        } else {
            left.leaveUnnoticed();
        }
    }

    @Override
    public void queued(Place taken) {
        place = Optional.of(taken);
    }

    @Override
    public void turnedAway(String why) {
        fault(Fault.WORKLOAD_BUSY, Optional.of(why));
    }

    @Override
    public void moved() {
        again();
    }

    @Override
    public void notConnected(Throwable cause) {
        leave();
        if (gone) {
            return;
        }
        doubts++;
        // A ChannelException says that we ourselves are out of sockets.
        if (doubts >= MOST_DOUBTS + destination.size() || cause instanceof ChannelException) {
            awake.ifPresent(there -> UNREACHABLE.report(workload.name(), there, head.id(), cause));
            fault(Fault.BACKEND_UNREACHABLE, Optional.empty());
            return;
        }
        // Believed awake, and nobody there: unless someone else answers instead, whoever asked
        // waits until that is cleared up.
        awake.ifPresent(workload::doubt);
        again();
    }

    @Override
    public void connected(UpstreamConnection connection) {
        place = Optional.empty();
        if (gone) {
            leave();
            connection.giveBack();
            return;
        }
        if (!headPrepared) {
            headPrepared = true;
            head.keepToOurselves(front.terms().get().operators());
            head.prepareForWorkload(front.trusted());
        }
        Duration firstByte = workload.definition().connections().firstByteTimeout();
        Relay begun = new Relay(client, head, connection, firstByte, this);
        relay = Optional.of(begun);
        begun.begin();
        client.work();
        contentFlushed();
    }

    @Override
    public boolean takesContent() {
        return relay.isPresent();
    }

    @Override
    public boolean awaitsContent() {
        return relay.filter(Relay::awaitsContent).isPresent();
    }

    @Override
    public void content(HttpContent piece) {
        relay.ifPresentOrElse(now -> now.content(piece), piece::release);
    }

    @Override
    public void contentFlushed() {
        relay.ifPresent(Relay::contentFlushed);
    }

    @Override
    public void clientWritable() {
        relay.ifPresent(Relay::clientWritable);
    }

    @Override
    public boolean answerBegun() {
        return relay.filter(Relay::answerBegun).isPresent();
    }

    @Override
    public Inquiry inquiry() {
        if (answerBegun()) {
            return relay.map(Relay::inquiry).orElse(Inquiry.NONE);
        }
        if (head.upgrade()) {
            // A tunnel in which it could say nothing.
            return Inquiry.IMPOSSIBLE;
        }
        if (head.isHttp10()) {
            // Knows no interim answers, and a place is not kept on suspicion, where few are.
            return hold.isPresent() || place.isPresent() ? Inquiry.IMPOSSIBLE : Inquiry.NONE;
        }
        return Inquiry.CONTINUE;
    }

    /** Someone may have paused it with the request in it: then it is to go on, and to answer. */
    @Override
    public void workloadLeft() {
        Relay waiting = relay.orElseThrow();
        if (!workload.isPaused()) {
            // It ends by itself, or answers where it was.
            return;
        }
        endHold();
        if (mayWake()) {
            hold =
                    Optional.of(
                            workload.hold(
                                    patience(),
                                    outcome -> onLoop(() -> wokenFor(waiting, outcome))));
        } else {
            waiting.abandon();
            endRelay();
            leave();
            unwoken();
        }
    }

    @SuppressWarnings("ReferenceEquality") // Another one would be another attempt.
    private void wokenFor(Relay waiting, HoldOutcome outcome) {
        if (relay.filter(now -> now == waiting).isEmpty()) {
            return;
        }
        hold = Optional.empty();
        if (!(outcome instanceof HoldOutcome.Ready)) {
            waiting.abandon();
            endRelay();
            leave();
            notReady(workload.name(), outcome);
        }
    }

    private void endRelay() {
        relay = Optional.empty();
        endHold();
    }

    private void endHold() {
        hold.ifPresent(Hold::cancel);
        hold = Optional.empty();
    }

    @Override
    public void answered(boolean keepClient) {
        endRelay();
        leave();
        client.finish(keepClient);
    }

    @Override
    public void brokenOff() {
        endRelay();
        leave();
        client.abort();
    }

    @Override
    public void unanswered(boolean repeatable, String detail) {
        endRelay();
        if (repeatable && head.isIdempotent() && !retried) {
            // It had died in the pool, or with a place that the workload has left; nothing of an
            // answer came, and asking twice does no harm.
            retried = true;
            again();
        } else if (isLikelyForwarderAlone()) {
            disappointed = true;
            awake.ifPresent(workload::doubt);
            again();
        } else {
            fault(Fault.BACKEND_BROKEN, Optional.of(detail));
        }
    }

    /**
     * Who accepts connections to a published port may find out late that nobody listens behind it
     * yet; what he ended has reached nobody. Once: an application may end them as well.
     */
    private boolean isLikelyForwarderAlone() {
        return !disappointed && head.isIdempotent() && !head.hasBody() && workload.isForwarded();
    }

    @Override
    public void silent() {
        endRelay();
        Duration limit = workload.definition().connections().firstByteTimeout();
        fault(
                Fault.BACKEND_SILENT,
                Optional.of(
                        "It had the whole request, and not a byte of its answer came in "
                                + limit.toMillis()
                                + " ms."));
    }

    @Override
    public void switched(UpstreamConnection upstream) {
        endRelay();
        entered = false;
        client.flush();
        Workload joined = workload;
        Tunnel tunnel = Tunnel.join(client.channel(), upstream.channel(), () -> countOut(joined));
        // What either side has sent already is written to the other one when decoding stops.
        client.stopEncoding();
        upstream.stopEncoding();
        client.stopDecoding();
        upstream.stopDecoding();
        tunnel.open();
    }

    @Override
    public void clientGone() {
        gone = true;
        endHold();
        if (place.isPresent()) {
            place.get().leave();
            leave();
        }
        if (relay.isPresent()) {
            relay.get().abandon();
            relay = Optional.empty();
            leave();
        }
        // While it is being connected, connected() and notConnected() count it out.
    }
}

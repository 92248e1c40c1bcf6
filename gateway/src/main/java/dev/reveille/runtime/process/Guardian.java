package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell that stands by one run and sends it all its signals ({@code guardian.sh}). It lives in
 * a session of its own and ends the run by itself when this process is gone. One that is killed is
 * replaced for as long as the run lasts.
 *
 * <p>Safe for use by many threads. Ends by {@link #finish}, called once by the run's owner.
 */
final class Guardian {

    private static final Logger log = LoggerFactory.getLogger(Guardian.class);

    private final Session session;
    private final List<String> arguments;
    private final ProcessHandle leader;

    @GuardedBy("this")
    private Process shell;

    /** The grace once the run was ordered to end, so that a replacement goes on with it. */
    @GuardedBy("this")
    private Optional<Duration> ending = Optional.empty();

    /**
     * @param leader the first process of the run, leader of its session
     * @param run the run's id, which its processes carry in {@code REVEILLE_RUN}
     * @param grace between SIGTERM and SIGKILL when the gateway is gone
     * @throws IOException if it cannot be started
     */
    Guardian(Session session, ProcessHandle leader, String run, Duration grace) throws IOException {
        this.session = session;
        this.leader = leader;
        this.arguments = List.of(Long.toString(leader.pid()), run, seconds(grace));
        this.shell = start();
    }

    /** Freezes the whole run. */
    synchronized void pause() throws IOException {
        order("pause");
    }

    /** Lets the whole run go on. */
    synchronized void resume() throws IOException {
        order("resume");
    }

    /** Begins to end the whole run: SIGTERM, and after the grace SIGKILL. Does not wait. */
    synchronized void end(Duration grace) {
        if (ending.isPresent()) {
            return;
        }
        ending = Optional.of(grace);
        try {
            send("end " + seconds(grace));
        } catch (IOException e) {
            log.debug("Guardian {} is gone; its replacement goes on", shell.pid(), e);
        }
    }

    /**
     * Ends what the first process left behind, if anything, and waits until nothing is left.
     *
     * @param grace between SIGTERM and SIGKILL, unless the run was ordered to end before
     * @return whether nothing is left as far as the guardian can see
     */
    boolean finish(Duration grace) throws InterruptedException {
        end(grace);
        if (current().waitFor() == 0) {
            return true;
        }
        // It was killed itself, or could not end something: once more, with another one.
        return replace() && current().waitFor() == 0;
    }

    private synchronized Process current() {
        return shell;
    }

    private synchronized Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(session.running("guardian.sh", arguments));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        // No more than it needs. The mark of another gateway, whose workload this one may be, has
        // to stay off it in any case: it would be ended before its own workload.
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("LC_ALL", "C");
        Process started = builder.start();
        var _ = started.onExit().thenAccept(this::replaceIfNeeded);
        return started;
    }

    private void replaceIfNeeded(Process ended) {
        if (ended.exitValue() != 0 && leader.isAlive()) {
            LogEvent.GUARDIAN_REPLACED
                    .to(log)
                    .log(
                            "Guardian {} of process {} ended with {}; starting another",
                            ended.pid(),
                            leader.pid(),
                            ended.exitValue());
            replace();
        }
    }

    private synchronized boolean replace() {
        if (shell.isAlive()) {
            return true;
        }
        try {
            shell = start();
            if (ending.isPresent()) {
                send("end " + seconds(ending.get()));
            }
            return true;
        } catch (IOException e) {
            LogEvent.GUARDIAN_MISSING
                    .to(log)
                    .setCause(e)
                    .log("Process {} has no guardian: another could not start", leader.pid());
            return false;
        }
    }

    @GuardedBy("this")
    private void order(String order) throws IOException {
        send(order);
        // The shell answers in a few milliseconds; its end, expected or not, ends the wait too.
        BufferedReader answers =
                new BufferedReader(
                        new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8), 64);
        if (!"done".equals(answers.readLine())) {
            throw new IOException("guardian " + shell.pid() + " ended without an answer");
        }
    }

    @GuardedBy("this")
    private void send(String line) throws IOException {
        OutputStream orders = shell.getOutputStream();
        orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }

    private static String seconds(Duration duration) {
        Duration kept = duration.isNegative() ? Duration.ZERO : duration;
        return kept.toMillisPart() == 0
                ? Long.toString(kept.toSeconds())
                : String.format(Locale.ROOT, "%d.%03d", kept.toSeconds(), kept.toMillisPart());
    }
}

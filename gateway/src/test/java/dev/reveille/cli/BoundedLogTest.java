package dev.reveille.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@DisplayName("The access log, when nobody reads what is written")
class BoundedLogTest {

    private static final int CAPACITY = 100;

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch reader = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final LoggerContext context = new LoggerContext();
    private final Logger access = context.getLogger("access");
    private final BoundedLog bounded = new BoundedLog(CAPACITY);
    private final Logger reports = (Logger) LoggerFactory.getLogger(BoundedLog.class);
    private final ListAppender<ILoggingEvent> reported = new ListAppender<>();

    @BeforeEach
    void block() {
        context.setMDCAdapter(MDC.getMDCAdapter());
        var stuck =
                new AppenderBase<ILoggingEvent>() {
                    @Override
                    protected void append(ILoggingEvent line) {
                        busy.countDown();
                        try {
                            reader.await();
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                        written.add(line.getFormattedMessage());
                    }
                };
        stuck.setContext(context);
        stuck.start();
        bounded.setContext(context);
        bounded.addAppender(stuck);
        bounded.start();
        access.addAppender(bounded);
        reported.start();
        reports.addAppender(reported);
    }

    @AfterEach
    void end() {
        reader.countDown();
        reports.detachAppender(reported);
        context.stop();
    }

    @Test
    @Timeout(10)
    void keepsNoThreadWaitingAndSaysHowManyLinesItDropped() throws InterruptedException {
        access.info("the one it is stuck with");
        busy.await(); // What the writer has taken from the queue makes room in it.
        int all = 1000;
        for (int i = 0; i < all; i++) {
            access.info("line {}", i);
        }
        assertThat(written).isEmpty();

        reader.countDown();
        await("what had room").until(() -> written.size() > CAPACITY);
        await("room again")
                .until(
                        () -> {
                            access.info("one more");
                            return !reported.list.isEmpty();
                        });

        long dropped =
                reported.list.stream()
                        .flatMap(line -> line.getKeyValuePairs().stream())
                        .filter(pair -> pair.key.equals("lines"))
                        .mapToLong(pair -> (Long) pair.value)
                        .sum();
        long kept = written.stream().filter(line -> line.startsWith("line")).count();
        assertThat(kept).isEqualTo(CAPACITY);
        assertThat(dropped + kept).isEqualTo(all);
    }

    @Test
    @Timeout(10)
    void writesAllThatComesWhileThereIsRoom() {
        reader.countDown();
        for (int i = 0; i < CAPACITY; i++) {
            access.info("line {}", i);
        }

        await().until(() -> written.size() == CAPACITY);
        assertThat(reported.list).isEmpty();
    }
}

package dev.reveille.demo;

import java.time.Duration;

/** The time real applications spend before they listen, in steps. For one thread. */
final class Boot {

    private final AppLog log;

    Boot(AppLog log) {
        this.log = log;
    }

    /** Says what it does, then takes as long as that would take. */
    Boot step(String text, int millis) throws InterruptedException {
        log.info(text);
        Thread.sleep(Duration.ofMillis(millis));
        return this;
    }

    Boot warning(String text) {
        log.warn(text);
        return this;
    }
}

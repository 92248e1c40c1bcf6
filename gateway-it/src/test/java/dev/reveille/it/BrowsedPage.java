package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitUntilState;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Repository;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A page of a browser with a record of whom it talked to and what the browser objected to. Used by
 * one thread. Closed by the test.
 */
final class BrowsedPage implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 20_000;

    private final Page page;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<String> objections = new CopyOnWriteArrayList<>();

    private BrowsedPage(Page page) {
        this.page = page;
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onRequest(request -> requests.add(request.url()));
        page.onRequestFailed(request -> ended.add(request.url()));
        page.onPageError(objections::add);
        page.onConsoleMessage(
                message -> {
                    if (message.text().contains("Content Security Policy")) {
                        objections.add(message.text());
                    }
                });
    }

    static BrowsedPage in(Browser browser) {
        return new BrowsedPage(browser.newPage());
    }

    /** With a size, colours and the like of the test's own. */
    static BrowsedPage in(Browser browser, NewContextOptions options) {
        return new BrowsedPage(browser.newPage(options));
    }

    static BrowsedPage withoutJavaScriptIn(Browser browser) {
        return new BrowsedPage(
                browser.newPage(new NewContextOptions().setJavaScriptEnabled(false)));
    }

    /**
     * From the next page on, scripts may not store anything, as with a browser that blocks sites.
     */
    void forbidStorage() {
        page.addInitScript(
                """
                for (const name of ['localStorage', 'sessionStorage']) {
                  Object.defineProperty(window, name, {
                    get() { throw new DOMException('Access is denied.', 'SecurityError'); },
                  });
                }
                """);
    }

    /** The next request for this path gets no answer, however long it waits. */
    void leaveUnanswered(String path) {
        AtomicBoolean left = new AtomicBoolean();
        // Not a route for one time: when the last route goes, Chromium lets go on what it held.
        route(
                path,
                route -> {
                    if (left.getAndSet(true)) {
                        route.resume();
                    }
                },
                new Page.RouteOptions());
    }

    /** The next request for this path breaks off. */
    void breakOff(String path) {
        once(path, Route::abort);
    }

    /** The next request for this path is answered by nothing but this status code. */
    void refuse(String path, int status) {
        once(path, route -> route.fulfill(new Route.FulfillOptions().setStatus(status)));
    }

    private void once(String path, Consumer<Route> handler) {
        route(path, handler, new Page.RouteOptions().setTimes(1));
    }

    private void route(String path, Consumer<Route> handler, Page.RouteOptions options) {
        page.route(url -> URI.create(url).getPath().equals(path), handler, options);
    }

    /**
     * From the next page on, time stands still for scripts but for what {@link #letPass} gives
     * them: dates, timers, and the limits that they set to requests.
     */
    void stopTime() {
        page.addInitScript(
                """
                AbortSignal.timeout = millis => {
                  const limit = new AbortController();
                  setTimeout(() => limit.abort(new DOMException('It is late.', 'TimeoutError')), millis);
                  return limit.signal;
                };
                """);
        Instant now = Instant.now();
        page.clock().install(new Clock.InstallOptions().setTime(now.toEpochMilli()));
        page.clock().pauseAt(now.plusSeconds(1).toEpochMilli());
    }

    /** Returns when it has asked for this path. */
    void awaitRequest(String path) {
        page.waitForCondition(() -> requested(path) > 0);
    }

    /** Returns when it has given up or lost a request for this path. */
    void awaitEnd(String path) {
        page.waitForCondition(() -> count(ended, path) > 0);
    }

    /** How often it asked for this path. */
    long requested(String path) {
        return count(requests, path);
    }

    /** Time goes on by itself again. */
    void letTimeGoOn() {
        page.clock().resume();
    }

    private static long count(List<String> urls, String path) {
        return urls.stream().filter(url -> path.equals(URI.create(url).getPath())).count();
    }

    /** Lets so much time pass for the scripts of the page, at once. */
    void letPass(Duration time) {
        page.clock().runFor(time.toMillis());
    }

    /** Opens the address and returns the status code of what came. */
    int open(URI url) {
        return page.navigate(url.toString()).status();
    }

    /** Opens the address and returns when its answer has begun. */
    void beginToOpen(URI url) {
        page.navigate(
                url.toString(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    }

    /** Returns when an element has this text in it. */
    void awaitText(String selector, String text) {
        PlaywrightAssertions.assertThat(page.locator(selector))
                .containsText(
                        text,
                        new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    /** The text of an element now. */
    String text(String selector) {
        return page.locator(selector).textContent();
    }

    /** The elements as they are now and later. */
    Locator find(String selector) {
        return page.locator(selector);
    }

    /** What a script in the page says; it is not subject to the page's own policy. */
    Object evaluate(String script) {
        return page.evaluate(script);
    }

    /** What a function in the page says of an argument. */
    Object evaluate(String function, Object argument) {
        return page.evaluate(function, argument);
    }

    /** Cuts the browser off from everything, or lets it go on. */
    void offline(boolean cutOff) {
        page.context().setOffline(cutOff);
    }

    /** The window is behind others now. No browser without a screen does that by itself. */
    void lookAway() {
        beSeen("hidden");
    }

    /** The window is seen again. */
    void lookAgain() {
        beSeen("visible");
    }

    private void beSeen(String state) {
        page.evaluate(
                """
                state => {
                  Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
                  document.dispatchEvent(new Event('visibilitychange'));
                }
                """,
                state);
    }

    /** Presses a key where the focus is. */
    void press(String key) {
        page.keyboard().press(key);
    }

    /** Opens the address that is open once more. */
    void reload() {
        page.reload();
    }

    /** Keeps what is seen now below {@code target/screenshots}. */
    void screenshot(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(
                                Repository.root()
                                        .resolve(
                                                "gateway-it/target/screenshots/" + name + ".png")));
    }

    String url() {
        return page.url();
    }

    /** The page talked to one site alone, and the browser had nothing to object to. */
    void assertWellBehaved(URI site) {
        assertThat(objections).isEmpty();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(
                        request ->
                                request.startsWith("data:")
                                        || URI.create(request)
                                                .getAuthority()
                                                .equals(site.getAuthority()));
    }

    @Override
    public void close() {
        page.context().close();
    }
}

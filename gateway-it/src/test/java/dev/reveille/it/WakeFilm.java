package dev.reveille.it;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Films a wake of {@code ./reveille demo} in Chromium, frame by frame, as a list for ffmpeg: {@code
 * scripts/wake-picture} makes the moving picture of the documentation from it.
 */
public final class WakeFilm {

    private static final Pattern GUIDE = Pattern.compile("http://slow\\.localhost:([0-9]+)/");

    /** How long the application is looked at once it is there. */
    private static final Duration END = Duration.ofMillis(2500);

    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final Path folder;
    private final StringBuilder list = new StringBuilder();
    private int frames;

    /** When the application's own page came; 0 before. */
    private long arrived;

    private WakeFilm(Path folder) {
        this.folder = folder;
    }

    /**
     * Films into the folder that the argument names, which gets pictures and {@code frames.txt}.
     */
    public static void main(String[] arguments) throws IOException {
        WakeFilm film = new WakeFilm(Files.createDirectories(Path.of(arguments[0])));
        String launcher = Repository.root().resolve("reveille").toString();
        try (ServerProcess demo =
                        ServerProcess.start(List.of(launcher, "demo", "--port", "0"), Map.of());
                Browser browser = Browser.start()) {
            Matcher guide = GUIDE.matcher(demo.awaitLog("http://slow.localhost"));
            if (!guide.find()) {
                throw new IllegalStateException("the demo has not said where it is");
            }
            String site = "http://slow.localhost:" + guide.group(1);
            wakeOnce(site);
            Page page = browser.newPage(new NewContextOptions().setViewportSize(880, 600));
            page.onResponse(film::onResponse);
            page.navigate(site + "/orders/42");
            film.shoot(page);
            Files.writeString(film.folder.resolve("frames.txt"), film.list);
        }
    }

    /** So that the gateway knows how long it takes. */
    private static void wakeOnce(String site) throws IOException {
        Visitor.get(URI.create(site + "/"));
        URI sleep = URI.create(site + "/_status/sleep?container=slow");
        Visitor.post(sleep, BodyPublishers.noBody());
        Awaitility.await("its sleep")
                .pollInterval(Duration.ofMillis(1200))
                .atMost(LONGEST)
                .until(
                        () ->
                                Visitor.get(URI.create(site + "/_health?container=slow"))
                                        .body()
                                        .contains("sleeping"));
    }

    /** The page of the gateway is a 503, so this is the application's. */
    private void onResponse(Response response) {
        if (arrived == 0 && response.request().isNavigationRequest() && response.status() == 200) {
            arrived = System.nanoTime();
        }
    }

    /** Until the application has been there for a while. */
    private void shoot(Page page) throws IOException {
        long begun = System.nanoTime();
        long last = begun;
        while (arrived == 0 || last - arrived < END.toNanos()) {
            byte[] picture = page.screenshot();
            long now = System.nanoTime();
            if (now - begun > LONGEST.toNanos()) {
                throw new IllegalStateException("it has not woken in " + LONGEST);
            }
            Path file = folder.resolve("frame-%03d.png".formatted(frames++));
            Files.write(file, picture);
            list.append("file '")
                    .append(file.toAbsolutePath())
                    .append("'\n")
                    .append(String.format(Locale.ROOT, "duration %.3f%n", (now - last) / 1e9));
            last = now;
        }
    }
}

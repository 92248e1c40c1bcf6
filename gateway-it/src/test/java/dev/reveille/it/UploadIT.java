package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads to a sleeping container: they arrive whole, and the gateway does not keep them. */
@Needs({Need.ENGINE, Need.CURL})
class UploadIT {

    private static final int MEGABYTE = 1_000_000;
    private static final int UPLOAD = 50 * MEGABYTE;

    /** Far from 50 MB, and more than a gateway that is warm has been seen to need. */
    private static final long GROWTH = 15 * MEGABYTE;

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;

    @TempDir static Path folder;

    static Container app;
    static Path file;
    static String digest;

    @BeforeAll
    static void start() throws Exception {
        engine = Engine.ofThisMachine();
        app = engine.container("upload").testApp().onDemand().create();
        gateway =
                GatewayProcess.startUnwatched(
                        "gateway:\n  port: {port}\n", Map.of("DOCKER_HOST", engine.host()));
        byte[] content = new byte[UPLOAD];
        new Random(42).nextBytes(content);
        file = Files.write(folder.resolve("upload"), content);
        digest = digest(content) + " " + UPLOAD;
        warmUp();
    }

    /** A hundred megabytes in small pieces: code is loaded and buffers are made, nothing is big. */
    private static void warmUp() throws Exception {
        byte[] piece = new byte[MEGABYTE];
        for (int i = 0; i < 100; i++) {
            Visitor.post(gateway.url(app, "/digest"), BodyPublishers.ofByteArray(piece));
        }
    }

    @ParameterizedTest(name = "with {0}")
    @ValueSource(strings = {"Expect:", "Expect: 100-continue", "Transfer-Encoding: chunked"})
    void fifty_megabytes_arrive_whole_and_the_memory_of_the_gateway_does_not_grow_by_them(
            String header) {
        app.stop();
        long before = gateway.process().peakResidentBytes();

        String arrived = upload(header);

        assertThat(arrived).isEqualTo(digest);
        assertThat(gateway.process().peakResidentBytes() - before).isLessThan(GROWTH);
    }

    private static String upload(String header) {
        return Command.of(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--resolve",
                        app.host() + ":" + gateway.port() + ":127.0.0.1",
                        "--header",
                        header,
                        "--data-binary",
                        "@" + file,
                        gateway.url(app, "/digest").toString())
                .output();
    }

    private static String digest(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}

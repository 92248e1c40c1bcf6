package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.SlowReader;
import dev.reveille.it.fixture.Steady;
import dev.reveille.it.fixture.Visitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever does not read costs the gateway little memory, and nobody else anything. */
class SlowReadersIT {

    private static final int READERS = 300;
    private static final int MEGABYTE = 1_000_000;

    /**
     * What the gateway may keep for an answer that is not read: 64 KiB written and not sent, one
     * read beyond that, again at most 64 KiB, and as much for the two connections themselves and
     * for what the allocator cannot use.
     */
    private static final long EACH = 256 * 1024;

    /** What the system may keep for it, for the gateway: mostly 128 KiB that cannot be sent yet. */
    private static final long EACH_IN_KERNEL = 512 * 1024;

    @AutoClose static LocalStage stage;

    @BeforeAll
    static void open() {
        stage = LocalStage.open("", Map.of(), LocalStage.STEADY_HEAP);
        // Code is loaded and compiled; buffers are made for as many as usually come together.
        for (int i = 0; i < 20; i++) {
            assertThat(stage.ask("/download?bytes=" + MEGABYTE)).hasSize(MEGABYTE);
        }
    }

    @Test
    void three_hundred_answers_of_100_MB_that_are_not_read_are_not_kept_and_others_are_served()
            throws Exception {
        long before = stage.gateway().process().residentBytes();

        List<SlowReader> readers =
                AllAtOnce.times(READERS, () -> SlowReader.asking(stage.gateway().port()));
        AllAtOnce.withEach(readers, reader -> reader.read(64 * 1024));
        Steady.await("what the application could write", () -> stage.ask("/sent"));
        long stalled = stage.gateway().process().residentBytes();
        long inSockets = stage.gateway().process().bytesInSockets();
        for (int i = 0; i < 20; i++) {
            assertThat(stage.ask("/download?bytes=" + MEGABYTE)).hasSize(MEGABYTE);
        }
        AllAtOnce.withEach(readers, reader -> reader.read(MEGABYTE));
        long later = stage.gateway().process().peakResidentBytes();
        AllAtOnce.withEach(readers, SlowReader::close);

        assertThat(stalled - before).isLessThan(READERS * EACH);
        assertThat(inSockets).isLessThan(READERS * EACH_IN_KERNEL);
        assertThat(later - before).isLessThan(READERS * EACH);
        assertThat(Visitor.get(stage.url("/who")).statusCode()).isEqualTo(200);
    }
}

package dev.reveille.it.smuggling;

import java.util.List;
import java.util.stream.Stream;

/** The table of everything that has been tried on proxies, and of what a proxy must still allow. */
final class Attacks {

    private Attacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                        FramingAttacks.ROWS,
                        CodingAttacks.ROWS,
                        ChunkAttacks.ROWS,
                        TrailerAttacks.ROWS,
                        RequestLineAttacks.ROWS,
                        FieldAttacks.ROWS,
                        TargetAttacks.ROWS,
                        ConnectionAttacks.ROWS)
                .flatMap(List::stream);
    }
}

package dev.reveille.sharing.redis;

import java.util.List;

/** What Redis answers. Immutable. */
sealed interface Reply {

    /** A status or a string. */
    record Text(String text) implements Reply {}

    record Count(long value) implements Reply {}

    record Items(List<Reply> all) implements Reply {
        public Items {
            all = List.copyOf(all);
        }

        /** The texts among them, in their order. */
        List<String> texts() {
            return all.stream()
                    .filter(Text.class::isInstance)
                    .map(each -> ((Text) each).text())
                    .toList();
        }
    }

    /** There is no such thing. */
    record Nothing() implements Reply {}

    /** It was not done. */
    record Refusal(String why) implements Reply {}
}

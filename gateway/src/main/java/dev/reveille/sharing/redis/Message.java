package dev.reveille.sharing.redis;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one gateway says to the others: fields separated by tabs, of which the first is the version
 * of this language and the second who speaks. What another version says is not understood, and
 * hence never taken for a consent. Immutable.
 *
 * @param from the {@linkplain Roll id} of who speaks
 */
record Message(String from, What what) {

    static final String VERSION = "1";

    private static final String SEPARATOR = "\t";
    private static final String NOT_SAID = "-";

    sealed interface What {}

    /** Workloads were used at the speaker's. */
    record Used(List<Use> uses) implements What {
        public Used {
            uses = List.copyOf(uses);
        }
    }

    /** The speaker has this claim to put a workload to sleep, and asks all others. */
    record Asks(String claim, SleepWish wish) implements What {}

    /** The speaker's answer. */
    record Answers(String claim, Consent consent) implements What {}

    /** The speaker wakes a workload. */
    record Wakes(String workload) implements What {}

    /** The speaker has released this claim. */
    record Releases(String claim, String workload) implements What {}

    /** The speaker takes leave. */
    record Leaves() implements What {}

    String text() {
        List<String> fields = new ArrayList<>(List.of(VERSION, from));
        fields.addAll(
                switch (what) {
                    case Used(List<Use> uses) -> used(uses);
                    case Asks(String claim, SleepWish wish) ->
                            List.of(
                                    "asks",
                                    claim,
                                    wish.workload(),
                                    wish.why().name().toLowerCase(Locale.ROOT),
                                    millis(wish.drain()));
                    case Answers(String claim, Consent.Given()) -> List.of("agrees", claim);
                    case Answers(
                                    String claim,
                                    Consent.Denied(String why, Optional<Duration> ago)) ->
                            List.of(
                                    "objects",
                                    claim,
                                    why,
                                    ago.map(Message::millis).orElse(NOT_SAID));
                    case Wakes(String workload) -> List.of("wakes", workload);
                    case Releases(String claim, String workload) ->
                            List.of("releases", claim, workload);
                    case Leaves() -> List.of("leaves");
                });
        return String.join(SEPARATOR, fields);
    }

    private static List<String> used(List<Use> uses) {
        List<String> fields = new ArrayList<>(List.of("used"));
        uses.forEach(use -> fields.addAll(List.of(use.workload(), millis(use.ago()))));
        return fields;
    }

    /** Empty for what is not understood, which newer versions may say. */
    static Optional<Message> of(String text) {
        List<String> fields = Arrays.asList(text.split(SEPARATOR, -1));
        if (fields.size() < 3 || !fields.getFirst().equals(VERSION)) {
            return Optional.empty();
        }
        try {
            return what(fields.get(2), fields.subList(3, fields.size()))
                    .map(what -> new Message(fields.get(1), what));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Optional<What> what(String verb, List<String> rest) {
        return switch (verb) {
            case "used" -> Optional.of(new Used(uses(rest)));
            case "asks" ->
                    Optional.of(
                            new Asks(
                                    rest.get(0),
                                    new SleepWish(
                                            rest.get(1),
                                            SleepWish.Why.valueOf(
                                                    rest.get(2).toUpperCase(Locale.ROOT)),
                                            duration(rest.get(3)))));
            case "agrees" -> Optional.of(new Answers(rest.get(0), new Consent.Given()));
            case "objects" ->
                    Optional.of(
                            new Answers(
                                    rest.get(0),
                                    new Consent.Denied(
                                            rest.get(1),
                                            Optional.of(rest.get(2))
                                                    .filter(said -> !said.equals(NOT_SAID))
                                                    .map(Message::duration))));
            case "wakes" -> Optional.of(new Wakes(rest.get(0)));
            case "releases" -> Optional.of(new Releases(rest.get(0), rest.get(1)));
            case "leaves" -> Optional.of(new Leaves());
            default -> Optional.empty();
        };
    }

    private static List<Use> uses(List<String> fields) {
        List<Use> uses = new ArrayList<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            uses.add(new Use(fields.get(i), duration(fields.get(i + 1))));
        }
        return uses;
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    /** A time that nobody can have passed is nonsense, and a past that is to come as well. */
    private static Duration duration(String millis) {
        long number = Long.parseLong(millis);
        if (number < 0 || number > Duration.ofDays(3650).toMillis()) {
            throw new NumberFormatException(millis);
        }
        return Duration.ofMillis(number);
    }
}

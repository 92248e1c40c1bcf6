package dev.reveille.sharing.kubernetes;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Lease of ours says besides, in annotations.
 *
 * @param name of the Lease
 * @param version its resourceVersion
 * @param holder whose it is
 * @param annotations all of them
 */
record Note(String name, String version, String holder, Map<String, String> annotations) {

    /** The label by which ours are found; its value is what one is for. */
    static final String PART = "dev.reveille/part";

    static final String GATEWAY = "gateway";
    static final String CLAIM = "claim";

    private static final String PREFIX = "dev.reveille/";
    static final String WORKLOAD = PREFIX + "workload";
    static final String WHY = PREFIX + "why";
    static final String DRAIN = PREFIX + "drain";
    static final String USES = PREFIX + "uses";
    private static final String CONSENT = PREFIX + "consent-";

    /** For what a claim is that is not for sleep. */
    static final String WAKE = "WAKE";

    private static final String GIVEN = "given";
    private static final String DENIED = "denied ";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    Note {
        annotations = Map.copyOf(annotations);
    }

    static Note of(Lease lease) {
        ObjectMeta metadata = lease.getMetadata();
        return new Note(
                metadata.getName(),
                text(metadata.getResourceVersion()),
                lease.getSpec() == null ? "" : text(lease.getSpec().getHolderIdentity()),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations());
    }

    private static String text(@Nullable String said) {
        return said == null ? "" : said;
    }

    String workload() {
        return annotations.getOrDefault(WORKLOAD, "");
    }

    /** What whoever holds it does, a sentence's end for the log. */
    String inHand() {
        return "gateway %s is %s"
                .formatted(gateway(), isForWaking() ? "starting it" : "putting it to sleep");
    }

    boolean isForWaking() {
        return annotations.getOrDefault(WHY, "").equals(WAKE);
    }

    /** The id of the gateway that holds it. */
    String gateway() {
        int number = holder.lastIndexOf('#');
        return number < 0 ? holder : holder.substring(0, number);
    }

    /** What the claim is for, if it is for sleep. */
    Optional<SleepWish> wish() {
        try {
            return Optional.of(
                    new SleepWish(
                            workload(),
                            SleepWish.Why.valueOf(annotations.getOrDefault(WHY, "")),
                            Duration.ofMillis(
                                    Long.parseLong(annotations.getOrDefault(DRAIN, "0")))));
        } catch (IllegalArgumentException anotherVersions) {
            return Optional.empty();
        }
    }

    static Map<String, String> of(SleepWish wish) {
        return Map.of(
                WORKLOAD,
                wish.workload(),
                WHY,
                wish.why().name(),
                DRAIN,
                Long.toString(wish.drain().toMillis()));
    }

    /**
     * What the gateways have answered, by their ids. An answer to the claim that had this name
     * before may come late, and is none.
     */
    Map<String, Consent> consents() {
        Map<String, Consent> consents = new HashMap<>();
        annotations.forEach(
                (key, value) -> {
                    String[] parts = value.split(" ", 2);
                    if (key.startsWith(CONSENT) && parts[0].equals(holder) && parts.length == 2) {
                        consents.put(key.substring(CONSENT.length()), consent(parts[1]));
                    }
                });
        return consents;
    }

    private static Consent consent(String value) {
        if (value.equals(GIVEN)) {
            return new Consent.Given();
        }
        String[] parts = value.split(" ", 3);
        Optional<Duration> unused =
                parts.length == 3 && parts[1].matches("\\d{1,15}")
                        ? Optional.of(Duration.ofMillis(Long.parseLong(parts[1])))
                        : Optional.empty();
        return new Consent.Denied(parts.length == 3 ? parts[2] : "does not consent", unused);
    }

    /** How a gateway's answer to this claim is written. */
    Map<String, String> answer(String gateway, Consent consent) {
        String value =
                switch (consent) {
                    case Consent.Given _ -> GIVEN;
                    case Consent.Denied denied ->
                            DENIED
                                    + denied.unusedFor()
                                            .map(ago -> Long.toString(ago.toMillis()))
                                            .orElse("-")
                                    + " "
                                    + denied.why();
                };
        return Map.of(CONSENT + gateway, holder + " " + value);
    }

    /** As Kubernetes writes a moment in a Lease: with six digits of a second. */
    static String moment(Instant moment) {
        return MOMENT.format(moment);
    }
}

package dev.reveille.config;

import dev.reveille.config.GatewaySettings.SharingChoice;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Makes the choice of how gateways share of the values of its keys. */
final class SharingBinding {

    private static final String ENVIRONMENT = "environment";

    private final Optional<Values> values;
    private final Set<Path> secretFiles = new LinkedHashSet<>();
    private Optional<String> password = Optional.empty();

    /**
     * @param gateway the values of the keys of the gateway
     */
    SharingBinding(Values gateway) {
        this.values = gateway.find(GatewayKeys.SHARING);
    }

    /** Reports a password that is given twice or cannot be read. */
    void check(Findings findings) {
        values.ifPresent(given -> check(given, findings));
    }

    private void check(Values given, Findings findings) {
        boolean itself = given.given(SharingKeys.PASSWORD);
        boolean file = given.given(SharingKeys.PASSWORD_FILE);
        if (itself
                && file
                && isFromEnvironment(given, SharingKeys.PASSWORD)
                        == isFromEnvironment(given, SharingKeys.PASSWORD_FILE)) {
            findings.problem(
                    given.place(SharingKeys.PASSWORD_FILE),
                    "given besides password (expected: one of the two)");
        } else if (file && (!itself || isFromEnvironment(given, SharingKeys.PASSWORD_FILE))) {
            given.find(SharingKeys.PASSWORD_FILE).ifPresent(path -> read(path, given, findings));
        } else {
            password = given.find(SharingKeys.PASSWORD);
        }
        if (given.given(SharingKeys.USERNAME) && !itself && !file) {
            findings.problem(
                    given.place(SharingKeys.USERNAME),
                    "given without a password (expected: password or password_file besides)");
        }
    }

    private static boolean isFromEnvironment(Values given, Key<?> key) {
        return given.place(key).source().equals(ENVIRONMENT);
    }

    private void read(Path path, Values given, Findings findings) {
        secretFiles.add(path);
        try {
            password = Optional.of(SecretFile.read(path));
        } catch (SecretFile.UnusableException unusable) {
            findings.problem(given.place(SharingKeys.PASSWORD_FILE), unusable.why());
        }
    }

    /** The files that {@link #check} has read secrets from, or could not. */
    Set<Path> secretFiles() {
        return secretFiles;
    }

    /**
     * The choice, if there is one. Only for values that were checked and found without problems.
     */
    Optional<SharingChoice> bind() {
        return values.map(
                given ->
                        new SharingChoice(
                                given.get(SharingKeys.REDIS),
                                given.find(SharingKeys.USERNAME),
                                password,
                                given.find(SharingKeys.CA_FILE),
                                given.get(SharingKeys.PREFIX),
                                given.find(SharingKeys.NAME),
                                given.get(SharingKeys.FORGET_AFTER)));
    }
}

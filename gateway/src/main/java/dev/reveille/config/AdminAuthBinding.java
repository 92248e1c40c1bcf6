package dev.reveille.config;

import dev.reveille.config.GatewaySettings.AdminAuth;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the credentials of the operator of the values of their keys. Each secret is written itself,
 * or a file is named that holds it.
 */
final class AdminAuthBinding {

    private static final String ENVIRONMENT = "environment";

    private final Values values;

    /** The files that secrets were read from, or were to be. */
    private final Set<Path> secretFiles = new LinkedHashSet<>();

    /** What {@link #check} found; empty before. */
    private Optional<AdminAuth> found = Optional.empty();

    /**
     * @param gateway the values of the keys of the gateway
     */
    AdminAuthBinding(Values gateway) {
        this.values =
                gateway.find(GatewayKeys.ADMIN_AUTH)
                        .orElseGet(() -> Values.none(gateway.place(GatewayKeys.ADMIN_AUTH)));
    }

    /** Reports credentials that the method needs and that are not there or cannot be used. */
    void check(Findings findings) {
        if (!values.given(AdminAuthKeys.METHOD)) {
            credentials()
                    .filter(values::given)
                    .findFirst()
                    .ifPresent(
                            key ->
                                    findings.problem(
                                            values.place(key),
                                            "given without method, so nobody is asked for it"
                                                    + " (expected: method basic or bearer besides,"
                                                    + " or ADMIN_AUTH_METHOD)"));
        }
        switch (values.find(AdminAuthKeys.METHOD).orElse(AdminAuthKeys.Method.NONE)) {
            case NONE -> found = Optional.of(new AdminAuth.None());
            case BASIC -> checkBasic(findings);
            case BEARER ->
                    found =
                            secret(AdminAuthKeys.TOKEN, AdminAuthKeys.TOKEN_FILE, findings)
                                    .map(AdminAuth.Bearer::new);
        }
    }

    private static Stream<Key<?>> credentials() {
        return Stream.of(
                AdminAuthKeys.PASSWORD,
                AdminAuthKeys.PASSWORD_FILE,
                AdminAuthKeys.TOKEN,
                AdminAuthKeys.TOKEN_FILE);
    }

    private void checkBasic(Findings findings) {
        if (!values.given(AdminAuthKeys.USERNAME)) {
            missing(AdminAuthKeys.USERNAME, "", findings);
        }
        Optional<String> username = values.find(AdminAuthKeys.USERNAME);
        Optional<String> password =
                secret(AdminAuthKeys.PASSWORD, AdminAuthKeys.PASSWORD_FILE, findings)
                        .filter(text -> isUsable(text, findings));
        found = username.flatMap(user -> password.map(text -> new AdminAuth.Basic(user, text)));
    }

    private boolean isUsable(String password, Findings findings) {
        Optional<String> obstacle =
                PasswordHash.isMeant(password) ? PasswordHash.obstacle(password) : Optional.empty();
        obstacle.ifPresent(
                words ->
                        findings.problem(
                                values.place(
                                        isFromFile(
                                                        AdminAuthKeys.PASSWORD,
                                                        AdminAuthKeys.PASSWORD_FILE)
                                                ? AdminAuthKeys.PASSWORD_FILE
                                                : AdminAuthKeys.PASSWORD),
                                words));
        return obstacle.isEmpty();
    }

    /** The secret itself; empty when there is none, which is reported. */
    private Optional<String> secret(Key<String> key, Key<Path> file, Findings findings) {
        if (!values.given(key) && !values.given(file)) {
            missing(key, ", or " + file.name(), findings);
            return Optional.empty();
        }
        if (values.given(key) && values.given(file) && isSameSource(key, file)) {
            findings.problem(
                    values.place(file),
                    "given besides %s (expected: one of the two)".formatted(key.name()));
            return Optional.empty();
        }
        return isFromFile(key, file)
                ? values.find(file).flatMap(path -> read(path, file, findings))
                : values.find(key);
    }

    private Optional<String> read(Path path, Key<Path> key, Findings findings) {
        secretFiles.add(path);
        try {
            return Optional.of(SecretFile.read(path));
        } catch (SecretFile.UnusableException unusable) {
            findings.problem(values.place(key), unusable.why());
            return Optional.empty();
        }
    }

    /** Of both, the one in the environment wins, as everywhere. */
    private boolean isFromFile(Key<String> key, Key<Path> file) {
        return values.given(file) && (!values.given(key) || isFromEnvironment(file));
    }

    private boolean isSameSource(Key<?> one, Key<?> other) {
        return isFromEnvironment(one) == isFromEnvironment(other);
    }

    private boolean isFromEnvironment(Key<?> key) {
        return values.place(key).source().equals(ENVIRONMENT);
    }

    private void missing(Key<String> key, String orElse, Findings findings) {
        findings.problem(
                values.place(key),
                "missing (expected: %s, or the variable %s%s)"
                        .formatted(key.type().written(), key.environment().orElseThrow(), orElse));
    }

    /** The files that {@link #check} has read secrets from, or could not. */
    Set<Path> secretFiles() {
        return secretFiles;
    }

    /** The credentials. Only for values that were checked and found without problems. */
    AdminAuth bind() {
        return found.orElseThrow(() -> new IllegalStateException("not checked, or not valid"));
    }
}

package dev.reveille.access;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.config.PasswordHash;
import dev.reveille.http.Navigation;
import dev.reveille.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * The one who has the credentials that are configured (RFC 7617 for {@code Basic}, RFC 6750 for
 * {@code Bearer}). How long a check takes does not depend on how much of them is right.
 * Thread-safe.
 */
sealed interface Operator {

    String BASIC = "Basic realm=\"Reveille\", charset=\"UTF-8\"";

    /** What to say in {@code WWW-Authenticate} (RFC 9110, section 11.6.1). */
    String challenge(Request request);

    /**
     * Whether these are the operator's credentials; empty when that could not be found out now. May
     * block.
     *
     * @param authorization the value of {@code Authorization}
     */
    Optional<Boolean> has(String authorization, CheckQueue.Asker asker);

    /**
     * Whether these are known to be the operator's credentials, without a check that is slow:
     * hashed ones are known once they were found right. Never blocks.
     *
     * @param authorization the value of {@code Authorization}
     */
    boolean knows(String authorization);

    static Operator of(AdminAuth auth) {
        return switch (auth) {
            case AdminAuth.None _ -> new Anybody();
            case AdminAuth.Basic basic -> new WithPassword(basic);
            case AdminAuth.Bearer bearer -> new WithToken(bearer.token());
        };
    }

    /** What follows the scheme, in any case of it; empty for another scheme. */
    private static String credentials(String given, String scheme) {
        boolean matches = given.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1);
        return matches ? given.substring(scheme.length() + 1).strip() : "";
    }

    /** Name and password, a colon between them; empty where there are none. */
    private static Optional<String> pair(String authorization) {
        try {
            byte[] bytes = Base64.getDecoder().decode(credentials(authorization, "Basic"));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8))
                    .filter(pair -> pair.indexOf(':') >= 0);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** No credentials are configured. */
    record Anybody() implements Operator {

        @Override
        public String challenge(Request request) {
            throw new IllegalStateException("nobody is turned away");
        }

        @Override
        public Optional<Boolean> has(String authorization, CheckQueue.Asker asker) {
            return Optional.of(true);
        }

        @Override
        public boolean knows(String authorization) {
            return false;
        }
    }

    /**
     * One who has a token. Browsers cannot be made to send one, so that a person who opens a page
     * is asked for a name, which may be any, and for the token as the password.
     */
    record WithToken(String token) implements Operator {

        @Override
        public String challenge(Request request) {
            return Navigation.isNavigation(request) ? BASIC : "Bearer realm=\"Reveille\"";
        }

        @Override
        public Optional<Boolean> has(String authorization, CheckQueue.Asker asker) {
            return Optional.of(knows(authorization));
        }

        @Override
        public boolean knows(String authorization) {
            boolean asToken = same(token, credentials(authorization, "Bearer"));
            boolean asPassword =
                    pair(authorization)
                            .filter(pair -> same(token, pair.substring(pair.indexOf(':') + 1)))
                            .isPresent();
            return asToken || asPassword;
        }

        @Override
        public String toString() {
            return "WithToken[]";
        }
    }

    /** One who has a name and a password. */
    final class WithPassword implements Operator {

        private final String username;
        private final PasswordCheck password;
        private final Optional<SlowCheck> slow;

        WithPassword(AdminAuth.Basic basic) {
            this.username = basic.username();
            this.password = PasswordCheck.of(basic.password());
            this.slow =
                    PasswordHash.isMeant(basic.password())
                            ? Optional.of(new SlowCheck())
                            : Optional.empty();
        }

        @Override
        public String challenge(Request request) {
            return BASIC;
        }

        @Override
        public Optional<Boolean> has(String authorization, CheckQueue.Asker asker) {
            Optional<String> pair = pair(authorization);
            return pair.isEmpty()
                    ? Optional.of(false)
                    : slow.map(check -> check.isRight(pair.get(), asker, () -> isRight(pair.get())))
                            .orElseGet(() -> Optional.of(isRight(pair.get())));
        }

        @Override
        public boolean knows(String authorization) {
            return pair(authorization)
                    .filter(
                            pair ->
                                    slow.map(check -> check.wasProven(pair))
                                            .orElseGet(() -> isRight(pair)))
                    .isPresent();
        }

        /** The first colon ends the user name. The password is looked at whoever it is. */
        private boolean isRight(String pair) {
            int colon = pair.indexOf(':');
            boolean rightUser = same(username, pair.substring(0, colon));
            boolean rightPassword = password.matches(pair.substring(colon + 1));
            return rightUser && rightPassword;
        }
    }
}

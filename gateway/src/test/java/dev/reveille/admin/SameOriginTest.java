package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.http.Request;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Where a change comes from")
class SameOriginTest {

    @ParameterizedTest(name = "site {0}, origin {1}, host {2}, forwarded {3}: {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-           | -                     | a.test      | -      | true",
                "none        | -                     | a.test      | -      | true",
                "same-origin | http://a.test         | a.test      | -      | true",
                "-           | http://a.test:8080    | a.test:8080 | -      | true",
                "-           | http://A.Test:80      | a.test      | -      | true",
                "-           | https://a.test        | a.test      | -      | true",
                "-           | https://a.test        | a.test:443  | -      | true",
                "-           | http://[::1]:8080     | [::1]:8080  | -      | true",
                "-           | https://a.test        | gateway:80  | a.test | true",
                "same-origin | http://a.test:8080    | a.test      | -      | true",
                "same-origin | https://a.test        | gateway:80  | -      | true",
                "-           | http://my_nas:8080    | my_nas:8080 | -      | true",
                "-           | http://my_nas         | my_nas      | -      | true",
                "-           | https://a.test        | gateway:80  | x, A.test | true",
                "-           | http://a.test:8080    | a.test      | a.test | true",
                "-           | http://[2001:db8::1]  | [2001:DB8::1] | -    | true",
                "same-site   | -                     | a.test      | -      | false",
                "same-site   | http://a.test         | a.test      | -      | false",
                "cross-site  | http://my_nas         | my_nas      | -      | false",
                "-           | http://my_nas         | mynas       | -      | false",
                "-           | http://a.test:8080    | a.test      | -      | false",
                "-           | http://a.test:8080    | gateway     | a.test:80 | false",
                "-           | http://a.test,b.test  | a.test      | -      | false",
                "-           | http://               | a.test      | -      | false",
                "-           | http://:80            | a.test      | -      | false",
                "-           | http://a.test:x       | a.test      | -      | false",
                "-           | ftp://a.test          | a.test      | -      | false",
                "-           | http://a.test/b       | a.test      | -      | false",
                "cross-site  | -                     | a.test      | -      | false",
                "nonsense    | -                     | a.test      | -      | false",
                "cross-site  | http://a.test         | a.test      | -      | false",
                "-           | http://evil.test      | a.test      | -      | false",
                "-           | http://a.test:8081    | a.test:8080 | -      | false",
                "-           | http://a.test.evil    | a.test      | -      | false",
                "-           | http://evil@a.test    | a.test      | -      | false",
                "-           | null                  | a.test      | -      | false",
                "-           | ''                    | a.test      | -      | false",
                "-           | file://               | a.test      | -      | false",
                "-           | https://b.test        | gateway:80  | a.test | false",
            })
    void decidesWhetherItIsMade(
            String site, String origin, String host, String forwarded, boolean allowed) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("host", List.of(host));
        put(headers, "sec-fetch-site", site);
        put(headers, "origin", origin);
        put(headers, "x-forwarded-host", forwarded);
        Request request =
                new Request("POST", "/_status/wake", headers, InetAddress.getLoopbackAddress());

        assertThat(SameOrigin.allows(request)).isEqualTo(allowed);
    }

    private static void put(Map<String, List<String>> headers, String name, String value) {
        if (value != null) {
            headers.put(name, List.of(value));
        }
    }
}

package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespTest {

    @Test
    void a_command_is_an_array_of_its_words_with_their_lengths_in_bytes() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Resp resp = new Resp(new ByteArrayInputStream(new byte[0]), out);

        resp.write(List.of("SET", "ä", ""));
        resp.flush();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("*3\r\n$3\r\nSET\r\n$2\r\nä\r\n$0\r\n\r\n");
    }

    @Test
    void every_kind_of_reply_is_read() throws Exception {
        Resp resp =
                reading(
                        "+OK\r\n"
                                + "-ERR no\r\n"
                                + ":-7\r\n"
                                + "$2\r\n"
                                + "ä\r\n"
                                + "$-1\r\n"
                                + "*-1\r\n"
                                + "*2\r\n"
                                + "$1\r\n"
                                + "a\r\n"
                                + ":1\r\n");

        assertThat(resp.read()).isEqualTo(new Reply.Text("OK"));
        assertThat(resp.read()).isEqualTo(new Reply.Refusal("ERR no"));
        assertThat(resp.read()).isEqualTo(new Reply.Count(-7));
        assertThat(resp.read()).isEqualTo(new Reply.Text("ä"));
        assertThat(resp.read()).isEqualTo(new Reply.Nothing());
        assertThat(resp.read()).isEqualTo(new Reply.Nothing());
        assertThat(resp.read())
                .isEqualTo(new Reply.Items(List.of(new Reply.Text("a"), new Reply.Count(1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "+OK",
                "HTTP/1.1 400 Bad Request\r\n",
                "$5\r\nab\r\n",
                "$99999999999\r\n",
                "$x\r\n",
                "*2147483647\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"
            })
    void what_is_no_reply_or_too_much_ends_the_connection(String answer) {
        assertThatThrownBy(() -> reading(answer).read()).isInstanceOf(IOException.class);
    }

    private static Resp reading(String answer) {
        return new Resp(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream());
    }
}

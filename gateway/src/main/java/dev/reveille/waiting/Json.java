package dev.reveille.waiting;

import tools.jackson.databind.json.JsonMapper;

/** Small JSON documents on one line. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}

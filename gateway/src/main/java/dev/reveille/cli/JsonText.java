package dev.reveille.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What commands print for other programs. */
final class JsonText {

    private JsonText() {}

    /** In lines, for people look at it too. */
    static String of(JsonNode document) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}

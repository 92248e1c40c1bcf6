package dev.reveille.packages;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, in the language of {@code man(7)}. What it says of commands and options is what
 * the program's own help says; the rest are the words of a page that leaves a place for them.
 */
final class ManPage {

    /** The line of the page's own words that the commands take the place of. */
    static final String PLACE = ".\\\" COMMANDS\n";

    private ManPage() {}

    /**
     * The whole page.
     *
     * @param words with {@link #PLACE}, {@code VERSION} and {@code DATE} in it
     */
    static String of(CommandLine program, String words, String version, Instant time) {
        if (!words.contains(PLACE)) {
            throw new IllegalArgumentException("the page has no line " + PLACE.strip());
        }
        return words.replace(PLACE, commands(program))
                .replace("VERSION", version)
                .replace("DATE", time.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }

    private static String commands(CommandLine program) {
        return program.getSubcommands().values().stream()
                .map(command -> command(command.getCommandSpec()))
                .collect(Collectors.joining());
    }

    private static String command(CommandSpec command) {
        StringBuilder text = new StringBuilder(".SS \"").append(synopsis(command)).append("\"\n");
        paragraph(command.usageMessage().description(), "", text);
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            text.append(".TP\n\\fI").append(roff(parameter.paramLabel())).append("\\fR\n");
            paragraph(parameter.description(), "", text);
        }
        command.options().stream().filter(o -> !isEverywhere(o)).forEach(o -> option(o, text));
        exitCodes(command.usageMessage().exitCodeList(), text);
        return text.toString();
    }

    private static String synopsis(CommandSpec command) {
        StringBuilder text = new StringBuilder("reveille ").append(command.name());
        for (OptionSpec option : command.options()) {
            if (!isEverywhere(option)) {
                text.append(" [").append(option.longestName()).append(value(option)).append(']');
            }
        }
        command.positionalParameters().forEach(p -> text.append(' ').append(p.paramLabel()));
        return roff(text.toString());
    }

    private static void option(OptionSpec option, StringBuilder text) {
        String names =
                Arrays.stream(option.names())
                        .map(name -> "\\fB" + roff(name) + "\\fR")
                        .collect(Collectors.joining(", "));
        text.append(".TP\n").append(names);
        if (option.arity().max() > 0) {
            text.append(" \\fI").append(roff(option.paramLabel())).append("\\fR");
        }
        text.append('\n');
        paragraph(option.description(), String.valueOf(option.defaultValue()), text);
    }

    private static void exitCodes(Map<String, String> codes, StringBuilder text) {
        if (!codes.isEmpty()) {
            text.append(".PP\nIt ends with\n");
        }
        codes.forEach(
                (code, meaning) ->
                        text.append(".TP\n.B ")
                                .append(code)
                                .append('\n')
                                .append(roff(meaning))
                                .append('\n'));
    }

    private static void paragraph(String[] lines, String usual, StringBuilder text) {
        String words = String.join(" ", lines).replace("${DEFAULT-VALUE}", usual);
        text.append(roff(words)).append('\n');
    }

    private static String value(OptionSpec option) {
        return option.arity().max() > 0 ? " " + option.paramLabel() : "";
    }

    /** {@code --help} and {@code --version}, of which the page speaks once. */
    private static boolean isEverywhere(OptionSpec option) {
        return option.usageHelp() || option.versionHelp();
    }

    /** Plain text, so that none of it is taken for a request or an escape. */
    static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}

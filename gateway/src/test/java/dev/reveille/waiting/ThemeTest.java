package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.LogWatch;
import dev.reveille.config.WorkloadDefinition.Look;
import dev.reveille.config.WorkloadDefinition.Presentation;
import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.waiting.LoadingView.Waking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A theme")
class ThemeTest {

    private static final String HOSTILE = "</script></style><img src=x onerror=alert(1)>\"'";
    private static final Look LOOK = new Look(Optional.of("#0082c9"), Optional.of("Back <soon>"));

    private final Icons icons = new Icons();

    @TempDir private Path folder;

    private static LoadingView view(LoadingView.Stage stage) {
        return new LoadingView(
                "shop",
                HOSTILE,
                Optional.empty(),
                stage,
                List.of("one " + HOSTILE, "two"),
                LOOK,
                "immich");
    }

    private static LoadingView waking() {
        return view(new Waking(Duration.ofSeconds(3), Optional.empty()));
    }

    private Answer loading(String template) throws IOException {
        Files.writeString(folder.resolve("loading.html"), template);
        return LoadingPage.render(waking(), 503, Theme.read(Optional.of(folder), icons));
    }

    private static String policy(Answer answer) {
        return answer.headers().get("Content-Security-Policy");
    }

    @Test
    void takesThePlaceOfTheBuiltInPageAndLeavesTheOthers() throws IOException {
        Answer answer = loading("<h1>{{name}}</h1><pre>{{log}}</pre><p>{{note}}</p>{{script}}");

        assertThat(answer.body()).startsWith("<h1>&lt;/script&gt;").contains("Back &lt;soon&gt;");
        assertThat(answer.status()).isEqualTo(503);
        FaultReport fault = FaultReport.of(Fault.BACKEND_BROKEN);
        assertThat(FaultPages.answer(Accept.parse("text/html"), fault, theme()).body())
                .isEqualTo(FaultPages.answer(Accept.parse("text/html"), fault).body());
    }

    private Theme theme() {
        return Theme.read(Optional.of(folder), icons);
    }

    @Test
    void writesEveryValueAsTextAndOnlyAsText() throws IOException {
        String all =
                String.join(
                        "|", PageKind.LOADING.names().stream().map(n -> "{{" + n + "}}").toList());

        String body = loading("<p title=\"{{name}}\">" + all + "</p>").body();

        assertThat(body).doesNotContain("<img").contains("&lt;img");
        assertThat(body.split("</script>", -1)).hasSize(3);
    }

    @Test
    void isAllowedTheStyleAndScriptThatIsWrittenInItAndNoOther() throws IOException {
        Answer answer =
                loading(
                        "<style>\r\n"
                                + "h1{color:red}</style><STYLE media=\"all\">h2{}</STYLE"
                                + " >{{style}}<script>\r\n"
                                + "let a = 1;\r\n"
                                + "</script>{{script}}");

        assertThat(policy(answer))
                .contains(PageHeaders.hash("\nh1{color:red}"))
                .contains(PageHeaders.hash("h2{}"))
                .contains(PageHeaders.hash("\nlet a = 1;\n"))
                .contains(PageHeaders.hash(Resource.text("page.css")))
                .contains(PageHeaders.hash(Resource.text("loading.js")))
                .contains("default-src 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(policy(loading("<p>{{refresh}}</p>")))
                .contains("style-src 'none'")
                .doesNotContain("script-src");
    }

    @Test
    void allowsEveryStyleAndScriptElementOfABuiltInPageToo() {
        Pattern element =
                Pattern.compile("<(style|script type=\"module\")>(.*?)</", Pattern.DOTALL);
        FaultReport report =
                FaultReport.of(Fault.WAKE_FAILED).shownAs(new Presentation("Shop", "x", LOOK));
        for (Answer answer :
                List.of(
                        LoadingPage.render(waking(), 503),
                        FaultPages.answer(Accept.parse("text/html"), report))) {
            Matcher found = element.matcher(answer.body());
            int count = 0;
            for (; found.find(); count++) {
                assertThat(policy(answer)).contains(PageHeaders.hash(found.group(2)));
            }
            assertThat(count).isGreaterThanOrEqualTo(2);
            assertThat(answer.body()).contains("Back &lt;soon&gt;", "--accent:#");
        }
    }

    @Test
    void drawsTheIconOfAWorkloadThatHasOne() throws IOException {
        assertThat(loading("{{#icon}}an icon{{/icon}}{{refresh}}").body()).doesNotContain("icon");
        icons.prepare(List.of("immich", "docker", "no_such_icon"));

        assertThat(loading("{{icon}}{{refresh}}").body()).startsWith("<svg xmlns=");
        Theme built = Theme.read(Optional.empty(), icons);
        assertThat(LoadingPage.render(waking(), 503, built).body())
                .contains("<div class=\"icon\" aria-hidden=\"true\"><svg");
        assertThat(icons.drawing("docker")).isEqualTo(Html.NOTHING);
        assertThat(icons.drawing("no_such_icon")).isEqualTo(Html.NOTHING);
    }

    @Test
    void hasPartsThatAreThereOnlyWithAValue() throws IOException {
        String template =
                "{{#waking}}W{{elapsed}}{{/waking}}{{#failed}}F{{reason}}{{#exit_code}}"
                    + " ({{exit_code}}){{/exit_code}}{{/failed}}{{^note}}none{{/note}}{{refresh}}";
        assertThat(loading(template).body()).startsWith("W3 s<meta");

        LoadingView failed =
                view(new LoadingView.Failed("Crashed.", OptionalInt.of(3), Duration.ZERO));
        assertThat(LoadingPage.render(failed, 502, theme()).body())
                .isEqualTo("FCrashed. (Exit code 3)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{refresh}}\\n"
                        + "{{nmae}} | line 2, column 1: no value is called nmae (expected: [accent",
                "{{{name}}}{{refresh}} | line 1, column 1: two braces that mean nothing",
                "{{&name}}{{refresh}} | line 1, column 1: two braces that mean nothing",
                "{{#note}}{{refresh}} | {{/note}} is missing",
                "{{refresh}}{{/note}} | {{/note}} ends nothing that is open",
                "\\n"
                    + "\\n"
                    + "<script>let a = '{{name}}'</script>{{refresh}} | line 3, column 18: a value"
                    + " in a script element",
                "<style>a{color:{{name}}}</style>{{refresh}} | line 1, column 16: a value in a"
                        + " style element",
                "<p class={{name}}>{{refresh}} | line 1, column 10: a value in an attribute without"
                        + " quotes",
                "<p\\n class = {{name}}>{{refresh}} | line 2, column 10: a value in an attribute"
                        + " without quotes",
                "<p class=a-{{name}}>{{refresh}} | a value in an attribute without quotes",
                "<p class={{#note}}a{{/note}}>{{refresh}} | a value in an attribute without quotes",
                "<p {{name}}>{{refresh}} | line 1, column 4: a value in a tag",
                "<p{{name}}>{{refresh}} | a value in a tag",
                "<p data-{{name}}='x'>{{refresh}} | a value in a tag",
                "<{{name}}>{{refresh}} | a value in the name of a tag",
                "</{{name}}>{{refresh}} | a value in the name of a tag",
                "<!doctype {{name}}>{{refresh}} | a value in a tag",
                "<SCRIPT >{{name}}</SCRIPT>{{refresh}} | a value in a script element",
                "<script>{{name}} | a value in a script element",
                "<script title='>'>'{{name}}'</script>{{refresh}} | a value in a script element",
                "<script>{{#note}}a{{/note}}</script>{{refresh}} | a value in a script element",
                "<style></styles>{{name}}</style>{{refresh}} | a value in a style element",
                "<a href='{{name}}'>x</a>{{refresh}} | the attribute href, which a browser may run",
                "<a HREF=\"/a?{{name}}\">x</a>{{refresh}} | the attribute href, which a browser",
                "<img src = '{{name}}'>{{refresh}} | the attribute src, which a browser may run",
                "<p onclick=\"a('{{name}}')\">{{refresh}} | the attribute onclick, which",
                "<p title='x'onclick='{{name}}'>{{refresh}} | the attribute onclick, which",
                "<p style='color: {{name}}'>{{refresh}} | the attribute style, which a browser",
                "<iframe srcdoc='{{name}}'></iframe>{{refresh}} | the attribute srcdoc, which",
                "<meta http-equiv=refresh content='0;{{name}}'>{{refresh}} | the attribute"
                        + " content,",
                "<p \"title='{{name}}'>{{refresh}} | a browser may run or follow",
                "<p title='{{refresh}}'>x | {{refresh}} is an element, and stands in an attribute",
                "<title>{{refresh}}</title> | {{refresh}} is an element, and stands in a title",
                "<p {{#note}}title='{{/note}}{{note}}'>{{refresh}} | {{/note}} does not stand"
                        + " where",
                "{{#note}}<script>{{/note}} | a value in a script element",
                "<p on{{#note}}click='x'{{/note}}>{{refresh}} | a name that goes on beside the tag",
                "<p {{#note}}on{{/note}}title='{{note}}'>{{refresh}} | a name that goes on beside",
                "<p on{{#note}} x {{/note}}title='{{note}}'>{{refresh}} | a name that goes on"
                        + " beside",
                "<p{{#note}}{{#name}}x{{/name}}{{/note}}>{{refresh}} | a name that goes on beside",
                "<p {{#note}}title={{/note}}'{{note}}'>{{refresh}} | a name that goes on beside",
                "<p>{{name}}</p> | nothing opens the application once it is awake"
            })
    void thatIsBrokenIsLoggedAndTheBuiltInPageIsShown(String template, String why)
            throws IOException {
        try (LogWatch log = new LogWatch(Theme.class)) {
            Answer answer = loading(template.replace("\\n", "\n"));

            assertThat(answer.body()).isEqualTo(LoadingPage.render(waking(), 503).body());
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().getFirst())
                    .startsWith(folder.resolve("loading.html") + ": ")
                    .contains(why)
                    .endsWith("the built-in page is shown instead");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p title='a \"{{name}}\"' class=\"{{status}}\" aria-label=\"{{name}}\">x",
                "<title>{{name}} <b></title><textarea title='{{name}}'>{{log}}</textarea>",
                "<!-- <script>{{name}} --><p title='{{name}}'>",
                "<p hidden title = '{{name}}' data-x=\"{{#note}}{{note}}{{/note}}\">",
                "<p class=a id=b {{#note}}hidden {{/note}}lang='en'{{#note}}{{#name}}"
                        + " x{{/name}}{{/note}}>a < {{name}} & <b>{{name}}</b>",
                "<p{{#note}} title='{{note}}'{{/note}}{{^note}} hidden width=5{{/note}} id='b'>",
                "<a href='/{{#note}}b{{/note}}{{^note}}c{{/note}}'>{{name}}</a>",
                "<br/><input value='{{name}}'/><p"
                        + " title='>{{name}}'>{{#note}}<i>{{note}}</i>{{/note}}",
                "<noscript><style>a{}</style><p title='{{name}}'>{{refresh}}</noscript>",
                "<style>a{content:'</p><p title='}</style><p>{{name}}"
            })
    void mayHaveAValueWhereItIsText(String template) throws IOException {
        try (LogWatch log = new LogWatch(Theme.class)) {
            String body = loading(template + "{{refresh}}").body();

            assertThat(log.lines()).isEmpty();
            assertThat(body).contains("&lt;").doesNotContain("<img");
        }
    }

    @Test
    void whoseFolderIsMissingIsLogged() {
        try (LogWatch log = new LogWatch(Theme.class)) {
            Theme.read(Optional.of(folder.resolve("none")), icons);
            assertThat(log.lines().getFirst()).contains("no such folder");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mayBeginAsACopyOfTheBuiltInPage(PageKind kind) {
        assertThat(new PageTemplate(kind, Resource.text(kind.file()))).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryValueInTheDocumentation(PageKind kind) throws IOException {
        String page = Files.readString(Path.of("../docs/themes.md"));

        for (String name : kind.names()) {
            assertThat(page).contains("`" + name + "`");
        }
    }

    @Test
    void mayNotBeFilledWithLess() {
        assertThatThrownBy(() -> new Template("{{a}}").fill(java.util.Map.of()))
                .hasMessageContaining("expected: [a]");
    }
}

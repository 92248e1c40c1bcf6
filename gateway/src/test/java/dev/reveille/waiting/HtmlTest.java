package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Markup")
class HtmlTest {

    @Test
    void madeFromTextHasNoMeaningAsMarkup() {
        assertThat(Html.text("<b class=\"x\" id='y'>&amp;").markup())
                .isEqualTo("&lt;b class=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
    }

    @Test
    void madeFromTextShowsThatControlCharactersWereThere() {
        assertThat(Html.text("a\u0000b\u001b[31mc\u007fd\u0085e\tf\ng").markup())
                .isEqualTo("a\uFFFDb\uFFFD[31mc\uFFFDd\uFFFDe\tf\ng");
    }

    @Test
    void inADataBlockCannotEndItAndStillMeansTheSame() {
        String hostile = "</script><!--<script>&\u2028\u2029\"\\";
        String block = Html.json(Map.of("name", hostile)).markup();
        assertThat(block).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(JsonMapper.shared().readTree(block).get("name").asString()).isEqualTo(hostile);
    }

    @Test
    void filledIntoATemplateIsNotFilledAgain() {
        Template template = new Template("{{a}}-{{b}}-{{a}}");
        assertThat(template.fill(Map.of("a", new Html("{{b}}"), "b", Html.text("$1\\"))))
                .isEqualTo("{{b}}-$1\\-{{b}}");
    }

    @Test
    void thatIsMissingForATemplateIsAnError() {
        Template template = new Template("{{a}}");
        assertThatThrownBy(() -> template.fill(Map.of())).hasMessageContaining("expected: [a]");
    }
}

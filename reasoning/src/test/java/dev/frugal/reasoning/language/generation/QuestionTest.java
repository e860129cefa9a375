package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionTest {
    /// Writes what it is given of the variables that models read.
    private static final String TEMPLATE = """
            {%- if tools %}{% for tool in tools %}{{ tool.function.name }}-{% endfor %}{% endif -%}
            {%- if enable_thinking is defined and not enable_thinking %}<think></think>{% endif -%}
            {{ messages[-1].content }}""";

    @Test
    void theTemplateReadsItsArgumentsAndTools() {
        try (var embedded = EmbeddedModel.read()) {
            var chatting = new PretrainedModel(
                    embedded.model(),
                    embedded.tokenizer(),
                    embedded.tokens(),
                    Map.of("chat_template.jinja", TEMPLATE.getBytes(StandardCharsets.UTF_8)));
            assertThat(prompt(chatting, Map.of())).isEqualTo("37+25=");
            assertThat(prompt(chatting, Map.of("enable_thinking", false))).isEqualTo("<think></think>37+25=");
            assertThat(prompt(chatting, Map.of("enable_thinking", true))).isEqualTo("37+25=");
            var weather = Map.of("type", "function", "function", Map.of("name", "weather"));
            assertThat(prompt(chatting, Map.of("tools", List.of(weather)))).isEqualTo("weather-37+25=");
        }
    }

    private static String prompt(PretrainedModel model, Map<String, Object> variables) {
        return new Question(
                        "37+25=",
                        true,
                        Optional.empty(),
                        variables,
                        1,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        1)
                .ask(model, "test")
                .prompt();
    }
}

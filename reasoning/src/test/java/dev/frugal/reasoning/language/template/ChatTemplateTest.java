package dev.frugal.reasoning.language.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @TestFactory
    Stream<DynamicTest> conversationsRenderAsTransformersRendersThem() {
        return StreamSupport.stream(JSON.readTree(resource("rendered.json")).spliterator(), false)
                .map(example -> DynamicTest.dynamicTest(
                        example.get("template").asString()
                                + ": "
                                + example.get("name").asString(),
                        () -> check(example)));
    }

    private static void check(JsonNode example) {
        var name = example.get("template").asString();
        var template = ChatTemplate.of(resource(name), name, Map.of());
        var conversation = new Conversation(
                JSON.convertValue(example.get("messages"), new TypeReference<>() {}),
                example.get("generation_prompt").asBoolean(),
                JSON.convertValue(example.get("variables"), new TypeReference<>() {}),
                TODAY);
        assertThat(template.render(conversation))
                .isEqualTo(example.get("rendered").asString());
    }

    @Test
    void whiteSpaceAroundBlocksFollowsTheOptionsOfTransformers() {
        assertThat(render("a\n  {% if true %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
        assertThat(render("a  {%- if true -%}  b  {%- endif -%}  c")).isEqualTo("abc");
        assertThat(render("a {# gone #}\nb {{ 1 }}\nc")).isEqualTo("a b 1\nc");
        assertThat(render("  {%+ if true %}b{% endif %}")).isEqualTo("  b");
    }

    @Test
    void whatIsSetInsideALoopIsGoneAfterItExceptInANamespace() {
        assertThat(render("{% set x = 0 %}{% set ns = namespace(x=0) %}"
                        + "{% for i in range(3) %}{% set x = i %}{% set ns.x = i %}{% endfor %}"
                        + "{{ x }} {{ ns.x }}"))
                .isEqualTo("0 2");
    }

    @Test
    void slicesAndMethodsFollowPython() {
        assertThat(render("{{ 'abcdef'[::-1] }}{{ 'abcdef'[1:-1] }}{{ [1,2,3][-2:] }}"))
                .isEqualTo("fedcbabcde[2, 3]");
        assertThat(render("{{ ' a b '.split() }}{{ 'a--b'.split('-') }}{{ 'xxaxx'.strip('x') }}"))
                .isEqualTo("['a', 'b']['a', '', 'b']a");
        assertThat(render("{{ 7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ~ '3' }} {{ none }}{{ missing }}"))
                .isEqualTo("3 2 3.5 23 None");
    }

    @Test
    void theDateIsTheOneGiven() {
        assertThat(render("{{ strftime_now('%d %b %Y') }}")).isEqualTo("22 Nov 2026");
    }

    @Test
    void whatIsNotSupportedIsOneSentenceWithItsLine() {
        assertThatThrownBy(() -> render("a\n{% macro f() %}{% endmacro %}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test.jinja, line 2")
                .hasMessageContaining("'macro'");
        assertThatThrownBy(() -> render("{{ 1 | frobnicate }}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("filter 'frobnicate'");
        assertThatThrownBy(() -> render("{% if true %}a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("endif");
        assertThatThrownBy(() -> render("{{ missing.part }}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("undefined");
        assertThatThrownBy(() -> render("{{ raise_exception('roles must alternate') }}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("roles must alternate");
    }

    private static String render(String template) {
        return ChatTemplate.of(template, "test.jinja", Map.of())
                .render(new Conversation(List.of(), false, Map.of(), TODAY));
    }

    private static String resource(String name) {
        try (var stream = Objects.requireNonNull(ChatTemplateTest.class.getResourceAsStream("/chat/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(1000000000) %}{% endfor %}",
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{{ 'x' * 1000000000 }}",
                "{{ messages | tojson(indent=1000000000) }}",
                "{% set n = namespace(t='xx') %}{% for i in range(60) %}{% set n.t = n.t + n.t %}{% endfor %}",
                "{% set n = namespace(t=[1]) %}{% for i in range(60) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.t }}",
                "{{ 'abc'.replace('', 'x' * 50000000) }}",
                "{{ ('a' * 50000000).split('a') | length }}",
            })
    void whatWouldFillTheMemoryOrNeverEndIsRefused(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .matches(
                        ".*, line 1: (rendering (takes|makes).* more than [0-9,]+ (steps|characters)|an indent of .*);.*");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> render("{% set n = namespace() %}{% set n.t = n %}{{ n }}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nests deeper");
        assertThatThrownBy(() -> render("{{ " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + " }}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nests deeper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range() }}",
                "{{ range('x') }}",
                "{{ range(1, 9, 0) }}",
                "{{ strftime_now() }}",
                "{{ raise_exception() }}",
                "{{ 'a'.join() }}",
                "{{ {[1]: 2} }}",
                "{{ 99999999999999999999 }}",
                "{{ '\\uzzzz' }}",
            })
    void aCallThatMakesNoSenseIsRefused(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rangesHaveSteps() {
        assertThat(render("{{ range(0, 7, 3) }}{{ range(3, 0, -1) }}{{ range(0) }}"))
                .isEqualTo("[0, 3, 6][3, 2, 1][]");
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

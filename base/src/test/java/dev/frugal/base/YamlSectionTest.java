package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlSectionTest {
    record Rate(double initialRate, int warmUpSteps) {
        Rate {
            Require.positive("initial_rate", initialRate);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Shape {
        @JsonTypeName("ring")
        record Ring(double radius) implements Shape {}

        @JsonTypeName("box")
        record Box(double width, double height) implements Shape {}
    }

    record Experiment(Rate rate, List<Integer> widths, Shape shape) {}

    private static final Experiment USUAL = new Experiment(new Rate(0.1, 10), List.of(4, 4), new Shape.Box(1, 2));

    private static Experiment read(String yaml) {
        return YamlSection.of(yaml, "e.yaml").over(USUAL, Experiment.class);
    }

    @Test
    void aTextSaysOnlyWhatItChanges() {
        assertThat(read("")).isEqualTo(USUAL);
        assertThat(read("rate: {warm_up_steps: 3}\n"))
                .isEqualTo(new Experiment(new Rate(0.1, 3), List.of(4, 4), new Shape.Box(1, 2)));
        assertThat(read("shape: {height: 5}\n").shape()).isEqualTo(new Shape.Box(1, 5));
    }

    @Test
    void listsAndObjectsOfAnotherKindAreTakenWhole() {
        assertThat(read("widths: [9]\n").widths()).containsExactly(9);
        assertThat(read("shape: {kind: ring, radius: 3}\n").shape()).isEqualTo(new Shape.Ring(3));
    }

    @Test
    void whatIsWrittenIsReadBackOverAnyDefaults() {
        var other = new Experiment(new Rate(5e-3, 0), List.of(), new Shape.Ring(1));
        assertThat(read(Documents.yaml(other))).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "rate:\\n  warmup_steps: 3\\n"      | e.yaml, line 2, column 3: unknown key 'warmup_steps' (did you mean 'warm_up_steps'?); expected one of: initial_rate, warm_up_steps
                    "rate:\\n  warmUpSteps: 3\\n"       | e.yaml, line 2, column 3: unknown key 'warmUpSteps' (did you mean 'warm_up_steps'?); expected one of: initial_rate, warm_up_steps
                    "rate:\\n  warm_up_steps: x\\n"     | e.yaml, line 2, column 3, at 'rate.warm_up_steps': expected a whole number, found 'x'
                    "rate:\\n  initial_rate: -1\\n"     | e.yaml, line 2, column 3, at 'rate.initial_rate': initial_rate is -1.0; expected a finite number above 0
                    "rate: {warm_up_steps: 3000000000}\\n" | e.yaml, line 1, column 8, at 'rate.warm_up_steps': expected a whole number from -2147483648 to 2147483647, found 3000000000
                    "widths: [1, x]\\n"                 | e.yaml, line 1, column 1, at 'widths[1]': expected a whole number, found 'x'
                    "shape: {kind: rink}\\n"            | e.yaml, line 1, column 9, at 'shape.kind': unknown kind 'rink' (did you mean 'ring'?); expected one of: box, ring
                    "\\nshape: {kind: ring}\\n"         | e.yaml, line 2, column 1: the key 'shape.radius' is missing
                    "shape: {kind: ring, radios: 1}\\n" | e.yaml, line 1, column 21: unknown key 'radios' (did you mean 'radius'?); expected one of: radius
                    "rate: 3\\n"                        | e.yaml, line 1, column 1, at 'rate': expected the keys initial_rate, warm_up_steps, found 3
                    "- 1\\n"                            | e.yaml: expected keys with values, found a list
                    "rate: {a: 1, a: 2}\\n"             | e.yaml, line 1, column 15: the key 'a' appears twice
                    """)
    void aMistakeIsNamedWithItsPlaceInTheText(String text, String sentence) {
        assertThatThrownBy(() -> read(text.translateEscapes()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(sentence);
    }

    @Test
    void aMistakeInAPartIsNamedWithItsPlaceInTheWhole() {
        var part = YamlSection.of("a: 1\nb:\n  rate:\n    initial_rat: 2\n", "e.yaml")
                .at("b")
                .orElseThrow();
        assertThatThrownBy(() -> part.over(USUAL, Experiment.class))
                .hasMessageStartingWith("e.yaml, line 4, column 5: unknown key 'initial_rat' (did you mean");
        assertThatThrownBy(() -> part.at("rate").orElseThrow().as(Rate.class))
                .hasMessageStartingWith("e.yaml, line 4, column 5: unknown key 'initial_rat'");
        assertThatThrownBy(() -> part.allow(List.of("shape")))
                .hasMessage("e.yaml, line 3, column 3: unknown key 'rate'; expected one of: shape");
        assertThatThrownBy(() -> part.placing(() -> {
                    throw new InvalidInputException("no");
                }))
                .hasMessage("e.yaml, line 2, column 1, at 'b': no");
        assertThat(part.placing(() -> "yes")).isEqualTo("yes");
        assertThat(part.mistake("no").getMessage()).isEqualTo("e.yaml, line 2, column 1, at 'b': no");
    }
}

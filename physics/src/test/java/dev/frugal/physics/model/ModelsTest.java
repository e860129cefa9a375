package dev.frugal.physics.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {
    static List<String> names() {
        return Models.names();
    }

    private static ModelSpec read(String yaml) {
        return Models.read(YamlSection.of(yaml, "m.yaml"), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPresetSurvivesTheWayThroughAFile(String name) {
        var preset = Models.named(name);
        var yaml = Documents.yaml(preset);
        assertThat(yaml).startsWith("kind: \"%s\"\n".formatted(name));
        assertThat(Documents.readYaml(yaml, ModelSpec.class, "m.yaml")).isEqualTo(preset);
        assertThat(read(yaml)).isEqualTo(preset);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFileWithAKindAloneIsItsPreset(String name) {
        assertThat(read("kind: " + name)).isEqualTo(Models.named(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void halfABudgetIsHalfTheEffortAndTheSameArchitecture(String name) {
        var preset = Models.named(name);
        assertThat(preset.withBudget(1)).isEqualTo(preset);
        assertThat(preset.withBudget(0.5)).isNotEqualTo(preset);
        assertThat(preset.withBudget(1e-9).name()).isEqualTo(name);
    }

    @Test
    void aFileChangesWhatItNamesAndNothingElse() {
        var standard = FlowTapinn.standard();
        assertThat(read("kind: flow-tapinn\ngenerator: {widths: [8], warm_up: {steps: 7}}"))
                .isEqualTo(new FlowTapinn(
                        new FlowTapinn.Generator(
                                3,
                                List.of(8),
                                new AdamSettings(7, 512, 5e-3, 0.01),
                                standard.generator().levenbergMarquardt()),
                        standard.encoder()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "kind: tapin"                                             | m.yaml, line 1, column 1, at 'kind': unknown kind 'tapin' (did you mean 'tapinn'?); expected one of: tapinn, hyperpinn
                    "widths: [3]"                                             | the key 'kind' is missing
                    "kind: tapinn\\nwidth: [3]"                               | m.yaml, line 2, column 1: unknown key 'width' (did you mean 'widths'?); expected one of: hidden, latent, schedule, widths
                    "kind: tapinn\\nschedule:\\n  batchSize: 3"               | m.yaml, line 3, column 3: unknown key 'batchSize' (did you mean 'batch_size'?)
                    "kind: tapinn\\nwidths: []"                               | m.yaml, line 2, column 1, at 'widths': widths is []; expected 1 to 16 hidden layers of 1 to 2,048 units
                    "kind: tapinn\\nwidths: [3, 1000000]"                     | expected 1 to 16 hidden layers of 1 to 2,048 units
                    "kind: deeponet\\nfeatures: 0"                            | features is 0; expected a whole number from 1 to 2048
                    "kind: hyperpinn\\ntarget_widths: [2048, 2048]"           | a target whose weights times the last of hyper_widths are at most 100,000,000
                    "kind: flow-tapinn\\ngenerator:\\n  order: 9"             | m.yaml, line 3, column 3, at 'generator.order': order is 9; expected a whole number from 1 to 8
                    "kind: flow-tapinn\\nencoder: {training: {batch: 1e9}}"   | expected a whole number
                    "kind: flow-tapinn\\nencoder: {greatest_noise: .nan}"     | greatest_noise is NaN; expected a finite number from 0 up
                    "kind: tapinn\\nschedule: {precision: float16}"           | at 'schedule.precision': expected one of float32, float64, found 'float16'
                    "kind: tapinn\\nschedule: {phases: []}"                   | phases is []; expected at least one
                    """)
    void aMistakeIsNamedWithItsPlace(String yaml, String part) {
        assertThatThrownBy(() -> read(yaml.translateEscapes()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part);
    }

    @Test
    void aPhaseWithoutAnObjectiveIsRefused() {
        var phase =
                "{name: a, parts: [encoder], objective: {data: 0, derivative: 0, residual: 0, metric: 0}, steps: 1}";
        assertThatThrownBy(() -> read("kind: tapinn\nschedule: {phases: [%s]}".formatted(phase)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at 'schedule.phases[0].objective': every term has the weight 0");
    }
}

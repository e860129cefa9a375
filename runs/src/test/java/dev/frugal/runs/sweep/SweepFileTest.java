package dev.frugal.runs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepFileTest {
    private static final long MEMORY = 16L << 30;

    @TempDir
    private Path folder;

    private SweepSettings read(String text) throws IOException {
        var file = Files.writeString(folder.resolve("sweep.yaml"), text);
        return SweepFile.read(file).settings(Optional.empty(), 4, MEMORY, Optional.empty());
    }

    @Test
    void aTrialsSettingsAreTheBaseWithTheAxesValues() throws IOException {
        var settings = read("""
                command: physics train
                base: {system: duffing, model: tapinn, protocol: {noise: 0.1}}
                axes:
                  protocol.window: [30]
                  model.encoder.hidden: [8]
                  seed: [3]
                """);
        var trial = new SweepPlan(settings, new Seed(0)).rung(0, List.of()).getFirst();
        assertThat(settings.configuration(trial)).isEqualTo(Documents.yamlTree("""
                        system: duffing
                        model: {kind: tapinn, encoder: {hidden: 8}}
                        protocol: {noise: 0.1, window: 30}
                        seed: 3
                        """, "expected"));
    }

    @Test
    void whatAFileLeavesOutFitsTheMachine() throws IOException {
        var settings = read("{command: physics train, axes: {seed: [0, 1]}}");
        assertThat(settings.threads()).isEqualTo(1);
        assertThat(settings.workers()).isEqualTo(4);
        assertThat(settings.memoryMegabytes()).isEqualTo(1024);
        assertThat(settings.design()).isEqualTo(new SweepDesign.Grid());
        assertThat(settings.objective()).isEqualTo("error");
    }

    @Test
    void filesAreFoundFromTheSweepsFolder() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "name: own");
        var settings = read("{command: physics train, base: {system: own.yaml}, axes: {seed: [0]}}");
        assertThat(settings.base().get("system").asString())
                .isEqualTo(folder.resolve("own.yaml").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {axes: {seed: [0]}}                                                    | there is no 'command'
            {command: physics solve, axes: {seed: [0]}}                            | a sweep cannot run 'physics solve'
            {command: physics train, axes: {}}                                     | the sweep has no axis
            {command: physics train, axes: {seed: []}}                             | the axis seed has no values
            {command: physics train, axes: {seed: [1, 1]}}                         | the axis seed has a value twice
            {command: physics train, axes: {seed: 3}}                              | expected a list of values, or a range
            {command: physics train, axes: {seed: {from: 3, to: 1}}}               | expected the lower end first
            {command: physics train, axes: {seed: {from: 0, to: 1, scale: log}}}   | a logarithmic scale begins above 0
            {command: physics train, axes: {seed: {from: 0, till: 1}}}             | unknown key 'till'
            {command: physics train, axes: {a..b: [1]}}                            | is no setting
            {command: reasoning train, axes: {seed: [0]}}                          | the sweep has no metric
            {command: physics train, axes: {seed: [0]}, metrics: {e: '[0]'}}       | is no place in a document
            {command: physics train, axes: {seed: [0]}, workers: 0}                | workers
            {command: physics train, axes: {seed: [0]}, desing: {kind: grid}}      | unknown key 'desing'
            {command: physics train, axes: {seed: [0]}, design: {kind: bayes}}     | bayes
            """)
    void aMistakeIsOneSentenceThatNamesTheFile(String text, String sentence) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("sweep.yaml");
    }

    @Test
    void aMetricIsFoundByTheEntryOfAList() throws IOException {
        var settings = read("""
                command: physics train
                axes: {seed: [0]}
                metrics: {error: 'rows[split=new-states].error', first: 'rows[0].error'}
                """);
        var document = Documents.yamlTree(
                "{rows: [{split: new-parameters, error: 2}, {split: new-states, error: 3}]}", "document");
        var trial = new SweepPlan(settings, new Seed(0)).rung(0, List.of()).getFirst();
        assertThat(settings.outcome(trial, "run", document, Consumption.NONE).metrics())
                .containsEntry("error", 3.0)
                .containsEntry("first", 2.0);
        assertThatThrownBy(() -> settings.outcome(
                        trial, "run", Documents.yamlTree("{rows: [{loss: 1}]}", "document"), Consumption.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rows[split=new-states].error")
                .hasMessageContaining("it has: rows[0].loss");
    }
}

package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.frugal.app.command.Failures;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasADescriptionAndAnExampleThatParses(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        assertThat(usage.description()).isNotEmpty();
        assertThat(usage.footer()).contains("Example:");
        var example = Stream.of(usage.footer())
                .map(String::strip)
                .filter(line -> line.startsWith("frugal "))
                .findFirst()
                .orElseThrow();
        var arguments = example.formatted().substring("frugal ".length()).split("\\s+");
        FrugalCommand.commandLine(java.util.List.of(), silent(), new StopSignal())
                .parseArgs(arguments);
    }

    /// Descriptions and examples are format strings: a percent sign is written twice.
    @ParameterizedTest
    @MethodSource("commands")
    void everyTextOfTheHelpCanBeFormatted(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        var texts = Stream.concat(Stream.of(usage.description()), Stream.of(usage.footer()));
        assertThat(texts).allSatisfy(text -> assertThatCode(text::formatted).doesNotThrowAnyException());
    }

    static Stream<CommandLine> commands() {
        return below(FrugalCommand.commandLine(java.util.List.of(), silent(), new StopSignal()));
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandLineTest::below));
    }

    private static Terminal silent() {
        var nowhere = new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false);
        return new Terminal(nowhere, nowhere, false);
    }

    @Test
    void aMisspeltCommandIsTheUsersMistakeAndGetsASuggestion() {
        var invocation = Invocation.of("dcotor");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("'dcotor'", "'doctor'", "frugal --help");
        assertThat(invocation.out()).isEmpty();
    }

    @Test
    void aMisspeltOptionIsTheUsersMistake() {
        var invocation = Invocation.of("runs", "list", "--jsno");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("--jsno", "--json", "frugal runs list --help");
    }

    @Test
    void aGroupAloneSaysWhichCommandsItHas() {
        var invocation = Invocation.of("runs");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("list", "show", "resume");
    }

    @Test
    void helpGoesToStandardOutputAndSucceeds() {
        var invocation = Invocation.of("runs", "resume", "--help");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.out()).contains("Usage: frugal runs resume", "Example:");
        assertThat(invocation.err()).isEmpty();
    }

    @Test
    void anUnknownRunIsTheUsersMistake(@TempDir Path runs) {
        var invocation = Invocation.of("runs", "show", "nothing", "--runs", runs.toString());
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("'nothing'", runs.toString());
    }

    @Test
    void anEmptyFolderListsNoRuns(@TempDir Path runs) {
        var invocation = Invocation.of("runs", "list", "--json", "--runs", runs.toString());
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.document().get("runs")).isEmpty();
    }

    @Test
    void theDoctorFindsTheEngineAndPrintsOneDocument(@TempDir Path runs) {
        var invocation = Invocation.of("doctor", "--json", "--runs", runs.toString());
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.out().lines()).hasSize(1);
        assertThat(invocation.document().get("healthy").asBoolean()).isTrue();
        assertThat(invocation.document().get("findings").toString())
                .containsPattern("\"subject\":\"joules\".*(measured|estimated): ");
    }

    @Test
    void theDoctorMissesARunsFolderThatIsAFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("file"), "not a folder");
        var invocation = Invocation.of(
                "doctor", "--json", "--runs", file.resolve("below").toString());
        assertThat(invocation.document().get("healthy").asBoolean()).isFalse();
    }
}

package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.runs.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// The schemas by themselves, and what every command prints.
///
/// [Invocation#document] holds each document of any test to its schema. Here are the commands that no other
/// test asks for a document.
class SchemasTest {
    /// Commands that have no schema of their own: what `runs resume` prints is the document of the command
    /// that began the run, and what a worker of a training prints nobody reads.
    private static final List<String> WITHOUT_SCHEMA = 
            List.of("runs-resume", "reasoning-train-worker", "reasoning-evaluate-shard");

    @TempDir
    private Path folder;

    static Stream<String> files() throws IOException {
        try (var files = Files.list(Schemas.FOLDER)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }

    @Test
    void everyCommandHasASchema() {
        assertThat(CommandLineTest.commands()
                        .filter(command -> command.getCommand() instanceof BaseCommand)
                        .map(CommandLine::getCommandSpec)
                        .map(spec -> spec.qualifiedName("-").substring("frugal-".length())))
                .allSatisfy(name -> assertThat(Schemas.file(name).isPresent() || WITHOUT_SCHEMA.contains(name))
                        .as("%s has a schema", name)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachIsASchemaByTheStandard(String file) {
        assertThat(Schemas.errors(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyKeyIsInSnakeCaseAndEveryDocumentAnObject(String file) {
        var schema = Documents.jsonTree(Documents.text(Schemas.FOLDER.resolve(file)), file);
        assertThat(keys(schema)).allMatch(key -> key.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
        if (!file.equals("common.json")) {
            var forms = schema.has("oneOf") ? schema.get("oneOf").valueStream().toList() : List.of(schema);
            assertThat(forms)
                    .allSatisfy(form -> assertThat(form.has("$ref")
                                    || form.path("type").asString().equals("object"))
                            .isTrue());
        }
    }

    private static List<String> keys(JsonNode schema) {
        var keys = new ArrayList<String>();
        schema.properties().forEach(entry -> {
            if (entry.getKey().equals("properties")) {
                keys.addAll(entry.getValue().propertyNames());
            }
        });
        schema.forEach(part -> keys.addAll(keys(part)));
        return keys;
    }

    @Test
    void aKeyThatNoSchemaTellsOfIsAnError() {
        var document = Documents.jsonTree("{\"error\": \"a sentence\", \"more\": 1}", "test");
        assertThat(Schemas.errors("studio-error.json", document))
                .singleElement()
                .asString()
                .contains("more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "physics systems",
                "physics systems lorenz",
                "physics systems duffing --yaml",
                "ledger show",
                "ledger payback --training-cost 10 --cost-before 1 --cost-after 2 --queries-per-day 5 --samples 100",
                "ledger rebound --gain 3 --share 0.4 --elasticity 1.5 --adoption 3,4 --energy 1000",
                "ledger capital sovereign-model",
                "ledger capital cloud-contract --gain 3",
                "reasoning evaluate --problems 4 --samples 2 --limit 48",
                "reasoning evaluate --problems 4 --votes 1,3 --abstain --limit 48",
                "reasoning pretrain --steps 1",
                "reasoning data --task word-problems --rows 2",
                "reasoning data --task arithmetic-chains --rows 1",
                "reasoning compare --methods base,fgo --seeds 1 --steps 1 --prompts 2 --group 4 --problems 4 --limit 48",
            })
    void aDocumentIsAsItsSchemaSays(String line) {
        var arguments = Stream.concat(Stream.of(line.split(" ")), Stream.of("--json", "--runs", folder.toString()));
        var invocation = Invocation.of(arguments.toArray(String[]::new));
        assertThat(invocation.code()).as(invocation.err()).isZero();
        assertThat(invocation.document().isObject()).isTrue();
    }

    @Test
    void eachExplanationIsAsItsSchemaSays() throws IOException {
        var file = Files.writeString(folder.resolve("cases.jsonl"), """
                {"correct":[true,false],"token_log_probs":[[-0.1,-0.7],[-0.2]],"method":"fgo"}
                {"correct":[true,false],"token_log_probs":[[-0.1],[-0.2]],"old_log_probs":[[-0.1],[-0.2]],"method":"grpo"}
                """);
        var explained = Invocation.of("reasoning", "explain", file.toString(), "--json");
        assertThat(explained.out().lines())
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(Schemas.errors("reasoning-explain.json", Documents.jsonTree(line, "line")))
                                .isEmpty());
    }

    @Test
    void theStudiosAddressIsAsItsSchemaSays() {
        var out = new ByteArrayOutputStream();
        var stop = new StopSignal();
        stop.request();
        FrugalCommand.run(
                List.of("serve", "--port", "0", "--json", "--runs", folder.toString()),
                new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false),
                stop);
        var document = Documents.jsonTree(out.toString(StandardCharsets.UTF_8), "standard output");
        assertThat(Schemas.errors("serve.json", document)).isEmpty();
    }
}

package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Evaluations whose problems are answered by tasks, on a real cluster of separate processes.
@ExtendWith(RunningCluster.class)
class EvaluateOnClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int PARTS = 4;
    private static final int PROBLEMS_PER_PART = 8;
    private static final int WORKERS = 2;
    private static final String PART = "part-%05d.parquet";
    private static final int PROBLEMS = PARTS * PROBLEMS_PER_PART;

    private static Path problems(Path folder) throws IOException {
        var lines = new StringBuilder();
        var chains = Tasks.demonstrated(Tasks.EMBEDDED);
        for (int i = 0; i < PROBLEMS; i++) {
            var problem = chains.demonstration(new Seed(7).at(i)).problem();
            lines.append("{\"problem\": \"%s\", \"answer\": \"%s\"}\n".formatted(problem.prompt(), problem.answer()));
        }
        Files.writeString(folder.resolve("chains.jsonl"), lines.toString());
        return Files.writeString(
                folder.resolve("chains.yaml"),
                "{kind: data-set, file: chains.jsonl, prompt: {style: plain, text: \"{problem}\"}}\n");
    }

    @Test
    void anEvaluationThatLosesAnExecutorGivesTheResponsesOfOneProcess(RunningCluster.Running cluster)
            throws IOException {
        var file = problems(cluster.folder());
        var killing = new FutureTask<>(() -> killExecutorOnceAPartIsAnswered(cluster));
        Thread.ofVirtual().start(killing);
        var spread = evaluate(cluster, file, "spread-answers", "--spark", cluster.url());
        assertThat(spread.code()).as(spread.err()).isZero();
        // Spark or the command starts the lost process again, whichever hears of the executor's end first.
        assertThat(killing)
                .as("whether the part was missing when its executor was killed")
                .succeedsWithin(PATIENCE)
                .isEqualTo(true);

        var plain = evaluate(cluster, file, "plain-answers");
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(ParquetFile.read(cluster.folder().resolve("spread-answers/responses.parquet")))
                .isEqualTo(ParquetFile.read(cluster.folder().resolve("plain-answers/responses.parquet")))
                .hasSize(2 * PROBLEMS);
        assertThat(spread.document().get("evaluation"))
                .isEqualTo(plain.document().get("evaluation"));
        var spent =
                CostStatement.read(cluster.folder().resolve("spread-answers")).total();
        var spentByOne =
                CostStatement.read(cluster.folder().resolve("plain-answers")).total();
        assertThat(spent.tokens()).isEqualTo(spentByOne.tokens());
        assertThat(spent.queries()).isEqualTo(spentByOne.queries());
        try (var left = Files.list(cluster.folder().resolve("spread-answers"))) {
            assertThat(left.filter(one -> one.getFileName().toString().contains("part")))
                    .isEmpty();
        }
    }

    private static Program evaluate(RunningCluster.Running cluster, Path file, String name, String... more) {
        var arguments = new ArrayList<>(List.of("reasoning", "evaluate", "--data", file.toString()));
        arguments.addAll(List.of("--samples", "2", "--limit", "200", "--part", "" + PROBLEMS_PER_PART, "--json"));
        arguments.addAll(List.of("--name", name, "--runs", cluster.folder().toString()));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    /// Returns whether the process on that executor had not answered its part when the executor was killed.
    private static boolean killExecutorOnceAPartIsAnswered(RunningCluster.Running cluster) {
        var run = cluster.folder().resolve("spread-answers");
        var process = Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> atWork(run), Optional::isPresent)
                .orElseThrow();
        var executor = process.parent().orElseThrow();
        assertThat(Processes.commandLine(executor)).contains("ExecutorBackend");
        int part = Integer.parseInt(Processes.commandLine(process).replaceAll(".*--from (\\d+) .*", "$1"));
        Processes.signal("STOP", process);
        boolean missing = !Files.exists(run.resolve(PART.formatted(part)));
        Processes.signal("KILL", executor);
        Processes.signal("CONT", process);
        executor.onExit().join();
        process.onExit().join();
        return missing;
    }

    /// A process that has just begun with its part, since another has been answered.
    private static Optional<ProcessHandle> atWork(Path run) {
        var answered = IntStream.range(0, PARTS)
                .filter(part -> Files.exists(run.resolve(PART.formatted(part))))
                .boxed()
                .collect(Collectors.toSet());
        return answered.isEmpty()
                ? Optional.empty()
                : IntStream.range(WORKERS, PARTS)
                        .filter(part -> !answered.contains(part))
                        .mapToObj("--from %d "::formatted)
                        .flatMap(from -> Processes.of("evaluate-shard", run).stream()
                                .filter(process ->
                                        Processes.commandLine(process).contains(from)))
                        .findFirst();
    }
}

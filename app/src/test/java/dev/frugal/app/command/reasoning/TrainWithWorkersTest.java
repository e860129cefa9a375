package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.app.Invocation;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.Seed;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.WorkerSettings;
import dev.frugal.reasoning.training.worker.TrainingWorker;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import dev.frugal.reasoning.training.worker.WorkerGroup;
import dev.frugal.reasoning.training.worker.WorkerPlace;
import dev.frugal.runs.Metric;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkerState;
import dev.frugal.runs.worker.WorkersDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Trainings with two worker processes.
@EnabledOnOs(OS.LINUX)
class TrainWithWorkersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int PROMPTS = 4;
    private static final int GROUP = 4;

    @TempDir
    private Path runs;

    /// One worker is killed, later the other one hangs.
    @Test
    void aTrainingWhoseWorkersAreLostEndsLikeAnUndisturbedOne() throws IOException {
        var disturbance = Thread.ofVirtual().start(() -> {
            awaitStep("disturbed", 3);
            signal("KILL", worker("disturbed", 1));
            awaitStep("disturbed", 2);
            awaitStep("disturbed", 5);
            signal("STOP", worker("disturbed", 0));
        });
        var disturbed = train("disturbed");
        assertThat(disturbed.code()).as(disturbed.err()).isZero();
        assertThat(disturbance.isAlive()).isFalse();
        assertThat(disturbed.err())
                .contains("worker 2 of 2 ended with exit code 137 in step")
                .contains("worker 1 of 2 has not answered for 3.0 s in step");
        assertThat(workers()).isEmpty();

        undisturbed("disturbed", "whole");
        assertThat(numbers("disturbed")).isEqualTo(numbers("whole")).containsKey("policy/loss at 8");
        assertThat(runs.resolve("disturbed/checkpoints/policy.safetensors"))
                .hasSameBinaryContentAs(runs.resolve("whole/checkpoints/policy.safetensors"));
        var told = workersOf("disturbed");
        assertThat(told.steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(told.starts())
                .extracting(WorkersDocument.Start::reason)
                .anyMatch(reason -> reason.startsWith("worker 2 of 2 ended with exit code 137 in step"))
                .anyMatch(reason -> reason.startsWith("worker 1 of 2 has not answered for 3.0 s in step"));
        assertThat(told.workers()).allSatisfy(worker -> {
            assertThat(worker.state()).isEqualTo(WorkerState.FINISHED);
            assertThat(worker.steps()).isEqualTo(8);
        });
        // What was sampled for steps that a lost worker took along was paid for as well.
        double tokens = numbers("whole").entrySet().stream()
                .filter(number -> number.getKey().startsWith("policy/tokens at"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        assertThat(CostStatement.read(runs.resolve("disturbed")).total().tokens())
                .isGreaterThan(Math.round(PROMPTS * GROUP * tokens));
        assertThat(CostStatement.read(runs.resolve("whole")).total().tokens())
                .as("tokens of all workers")
                .isEqualTo(Math.round(PROMPTS * GROUP * tokens));
    }

    /// The training of `run` once more as `name`, with threads of this process as workers.
    private void undisturbed(String run, String name) {
        var settings = RunDirectory.open(runs, run).config(PolicySettings.class);
        train(begun(name, settings), settings, Long.MAX_VALUE);
    }

    private RunDirectory begun(String name, PolicySettings settings) {
        return RunDirectory.createNamed(
                runs, name, "reasoning train", settings, 1, Session.now(List.of(), "test", "test"));
    }

    private static void train(RunDirectory directory, PolicySettings settings, long stopAt) {
        var stop = new StopSignal();
        try (var metrics = directory.openMetrics()) {
            var context = new RunContext(directory, metrics, Progress.silent(), stop, new Seed(1));
            metrics.follow(metric -> {
                if (metric.step() == stopAt) {
                    stop.request();
                }
            });
            WorkerGroup.train(settings, context, new ThreadsAsWorkers(2));
            context.books().statement().write(directory.folder());
        }
    }

    @Test
    void aStoppedTrainingGoesOnWhereItWas() {
        var settings = PolicySettings.of("embedded", Tasks.named(Tasks.EMBEDDED), PolicyMethods.named("grpo", 30));
        var few = settings.withRollout(new PolicySettings.Rollout(2, 4, 768, SamplingSettings.at(1, 30)))
                .withOptimisation(settings.optimisation().withSteps(5))
                .withWorkers(WorkerSettings.here(2, 60, 0));
        train(begun("whole", few), few, Long.MAX_VALUE);
        var stopped = begun("stopped", few);
        assertThatThrownBy(() -> train(stopped, few, 2)).isInstanceOf(RunInterruptedException.class);
        assertThat(stopped.checkpoint("policy.safetensors")).exists();
        assertThat(numbers("stopped")).doesNotContainKey("policy/loss at 5");
        train(stopped, few, Long.MAX_VALUE);
        var told = workersOf("stopped");
        assertThat(told.steps()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(told.starts()).extracting(WorkersDocument.Start::reason).containsExactly("", "");
        assertThat(told.curves()).allSatisfy(curve -> assertThat(curve.update()).allMatch(OptionalDouble::isPresent));
        assertThat(numbers("stopped")).isEqualTo(numbers("whole")).containsKey("policy/loss at 5");
        assertThat(stopped.checkpoint("policy.safetensors"))
                .hasSameBinaryContentAs(runs.resolve("whole/checkpoints/policy.safetensors"));
    }

    /// Workers that are not lost.
    private record ThreadsAsWorkers(int count) implements WorkerPlace {
        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public Gang start(WorkerAddress address) {
            var threads = IntStream.range(0, count)
                    .mapToObj(rank -> Thread.ofPlatform()
                            .start(() -> TrainingWorker.work(address, rank, new StopSignal(), () -> {})))
                    .toList();
            return new Gang() {
                @Override
                public Optional<String> ending(int rank, Duration patience) {
                    return threads.get(rank).isAlive() ? Optional.empty() : Optional.of("an end");
                }

                @Override
                public void end() {
                    for (var thread : threads) {
                        try {
                            thread.join();
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }
            };
        }

        @Override
        public void close() {}
    }

    private Invocation train(String name) {
        return Invocation.of(
                "reasoning",
                "train",
                "--workers",
                "2",
                "--worker-deadline",
                "3",
                "--worker-restarts",
                "20",
                "--steps",
                "8",
                "--prompts",
                "" + PROMPTS,
                "--group",
                "" + GROUP,
                "--limit",
                "40",
                "--checkpoint-every",
                "2",
                "--name",
                name,
                "--runs",
                runs.toString());
    }

    private void awaitStep(String run, long step) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> RunDirectory.find(runs, run).map(RunDirectory::metrics).orElse(List.of()).stream()
                        .anyMatch(metric -> metric.step() >= step));
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ProcessHandle worker(String run, int rank) {
        return workers().stream()
                .filter(process -> commandLine(process).contains("--rank " + rank)
                        && commandLine(process).contains(runs.resolve(run).toString()))
                .findFirst()
                .orElseThrow();
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(process -> commandLine(process).contains("train-worker"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    private Map<String, Double> numbers(String run) {
        var numbers = new TreeMap<String, Double>();
        for (Metric metric : RunDirectory.open(runs, run).metrics()) {
            if (!metric.name().contains("second")) {
                numbers.put(metric.name() + " at " + metric.step(), metric.value());
            }
        }
        return numbers;
    }

    private WorkersDocument workersOf(String run) {
        return WorkersDocument.of(WorkerLog.read(RunDirectory.open(runs, run)), false);
    }

    /// A worker must not go on writing when another process may already have resumed the run.
    @Test
    void aWorkerEndsWithItsCoordinator() throws IOException, InterruptedException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new WorkerAddress("127.0.0.1", door.getLocalPort(), "t".repeat(32), runs);
            var command = new ArrayList<>(ThisProgram.command(TrainWorker.arguments(address, 1)));
            var builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put(WorkerAddress.TOKEN, address.token());
            var process = builder.start();
            try (var connection = door.accept()) {
                assertThat(connection.getInputStream().readNBytes(32))
                        .isEqualTo(address.token().getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isNotZero();
        }
    }

    @Test
    void moreWorkersThanPromptsAreTheUsersMistake() {
        var refused =
                Invocation.of("reasoning", "train", "--workers", "5", "--prompts", "4", "--runs", runs.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("5 workers for the 4 prompts");
        assertThat(runs).isEmptyDirectory();
    }
}

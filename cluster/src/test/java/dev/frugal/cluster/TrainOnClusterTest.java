package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.GangSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Trainings whose workers are the tasks of a barrier stage, on a real cluster of separate processes.
@ExtendWith(RunningCluster.class)
class TrainOnClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /// One worker is killed together with the executor of the other one; later a worker hangs.
    @Test
    void aTrainingThatLosesWorkersAndAnExecutorEndsLikeOneOfLocalWorkers(RunningCluster.Running cluster) {
        var disturbance = Thread.ofVirtual().start(() -> {
            awaitStep(cluster, 3);
            Processes.signal("KILL", worker(cluster, 1));
            Processes.signal("KILL", worker(cluster, 0).parent().orElseThrow());
            awaitStep(cluster, 5);
            Processes.signal("STOP", worker(cluster, 0));
        });
        var disturbed = train(cluster, "disturbed", "--spark", cluster.url());
        assertThat(disturbed.code()).as(disturbed.err()).isZero();
        assertThat(disturbance.isAlive()).isFalse();
        assertThat(disturbed.err())
                .contains("worker 1 of 2 ended with its executor in step")
                .contains("worker 1 of 2 has not answered for 4.0 s in step");
        assertThat(workers(cluster)).isEmpty();

        var local = train(cluster, "local");
        assertThat(local.code()).as(local.err()).isZero();
        assertThat(numbers(cluster, "disturbed"))
                .isEqualTo(numbers(cluster, "local"))
                .containsKey("policy/loss at 8");
        assertThat(cluster.folder().resolve("disturbed/checkpoints/policy.safetensors"))
                .hasSameBinaryContentAs(cluster.folder().resolve("local/checkpoints/policy.safetensors"));
        assertThat(spent(cluster, "disturbed").tokens())
                .as("what lost workers had sampled was paid for as well")
                .isGreaterThan(spent(cluster, "local").tokens());
    }

    private static Consumption spent(RunningCluster.Running cluster, String run) {
        return CostStatement.read(cluster.folder().resolve(run)).total();
    }

    private static Program train(RunningCluster.Running cluster, String name, String... more) {
        var arguments = new ArrayList<>(List.of("reasoning", "train", "--workers", "2", "--worker-threads", "1"));
        arguments.addAll(List.of("--worker-deadline", "4", "--worker-restarts", "20", "--steps", "8"));
        arguments.addAll(List.of("--prompts", "2", "--group", "4", "--limit", "32", "--checkpoint-every", "2"));
        arguments.addAll(List.of("--name", name, "--runs", cluster.folder().toString()));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray(String[]::new));
    }

    private static void awaitStep(RunningCluster.Running cluster, long step) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        RunDirectory.find(cluster.folder(), "disturbed")
                                .map(RunDirectory::metrics)
                                .orElse(List.of())
                                .stream()
                                .anyMatch(metric -> metric.step() >= step));
    }

    private static ProcessHandle worker(RunningCluster.Running cluster, int rank) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> workers(cluster).stream()
                                .filter(process ->
                                        Processes.commandLine(process).contains("--rank " + rank + " "))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static List<ProcessHandle> workers(RunningCluster.Running cluster) {
        return Processes.of("train-worker", cluster.folder().resolve("disturbed"));
    }

    private static Map<String, Double> numbers(RunningCluster.Running cluster, String run) {
        var numbers = new TreeMap<String, Double>();
        for (Metric metric : RunDirectory.open(cluster.folder(), run).metrics()) {
            if (!metric.name().contains("second")) {
                numbers.put(metric.name() + " at " + metric.step(), metric.value());
            }
        }
        return numbers;
    }

    @Test
    void moreWorkersThanThereIsRoomForAtATimeAreRefused(RunningCluster.Running cluster) {
        var refused = Program.run(
                "reasoning",
                "train",
                "--workers",
                "3",
                "--spark",
                cluster.url(),
                "--name",
                "many",
                "--runs",
                cluster.folder().toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("3 workers with 1 core and 512 MB each", "of its 2 cores", "--workers");
        assertThat(cluster.folder().resolve("many")).doesNotExist();
    }

    /// On a cluster of the driver alone.
    @Test
    void runsThatAWorkerCannotSeeAreRefused(RunningCluster.Running cluster) {
        var settings = new DriverSettings(
                "local[1]",
                "unseen",
                1,
                512,
                List.of(),
                List.of(),
                cluster.folder().resolve("nowhere").toString());
        try (var session = ClusterSession.open(
                "gangs",
                settings,
                List.of(new GangSettings(1)),
                cluster.folder().resolve("unseen-by-gang.log"),
                () -> false,
                _ -> {})) {
            var gang = session.start(
                    "a",
                    List.of(List.of("/bin/true")),
                    Map.of(),
                    List.of(cluster.folder().resolve("a")));
            assertThatThrownBy(() -> gang.reply(0, PATIENCE))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cannot read")
                    .hasMessageContaining("nowhere");
        }
    }
}

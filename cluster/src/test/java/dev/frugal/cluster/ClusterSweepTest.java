package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.cluster.DriverSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sweeps on a real cluster of separate processes.
@ExtendWith(RunningCluster.class)
class ClusterSweepTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Path sweep(Path folder) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), """
                command: reasoning pretrain
                base: {optimisation: {batch: 2}}
                arguments: [--steps, "6"]
                axes: {seed: [0, 1]}
                metrics: {loss: last.loss}
                memory_megabytes: 400
                """);
    }

    /// The executor of the trial is killed with its worker; the trial goes on from what it left on the other one.
    @Test
    void aWorkerKilledInMidSweepChangesNothingInTheTable(RunningCluster.Running cluster) throws IOException {
        var file = sweep(cluster.folder());
        var killing = Thread.ofVirtual().start(() -> killWorkerOfTrial(cluster, "spread-0000"));
        var spread = Program.run(
                "sweep",
                file.toString(),
                "--name",
                "spread",
                "--spark",
                cluster.url(),
                "--runs",
                cluster.folder().toString());
        killing.interrupt();
        assertThat(spread.code()).as(spread.err()).isZero();
        var plain = Program.run(
                "sweep",
                file.toString(),
                "--name",
                "plain",
                "--workers",
                "2",
                "--runs",
                cluster.folder().toString());
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(cluster.folder().resolve("spread/trials.csv"))
                .hasSameTextualContentAs(cluster.folder().resolve("plain/trials.csv"));
        var status = Program.run("cluster", "status", "--runs", cluster.folder().toString(), "--json");
        assertThat(status.document()
                        .get("processes")
                        .valueStream()
                        .filter(line -> !line.get("alive").asBoolean()))
                .as("the worker was killed")
                .hasSize(1);
        cluster.renew();
    }

    /// Kills the executor that runs a trial, and its worker, so that nothing is tidied up.
    private static void killWorkerOfTrial(RunningCluster.Running cluster, String run) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> RunDirectory.find(cluster.folder(), run)
                        .filter(RunDirectory::beingWorkedOn)
                        .isPresent());
        var owner = Documents.jsonTree(
                Documents.text(RunDirectory.open(cluster.folder(), run).file("owner.json")), "owner.json");
        var trial = ProcessHandle.of(owner.get("process").asLong()).orElseThrow();
        var executor = trial.parent().orElseThrow();
        var worker = executor.parent().orElseThrow();
        worker.destroyForcibly();
        executor.destroyForcibly();
    }

    @Test
    void moreMemoryThanAnyWorkerHasIsRefused(RunningCluster.Running cluster) throws IOException {
        var file = Files.writeString(cluster.folder().resolve("large.yaml"), """
                {command: reasoning pretrain, axes: {seed: [0, 1]}, metrics: {loss: last.loss}, memory_megabytes: 4000}
                """);
        var refused = Program.run(
                "sweep",
                file.toString(),
                "--name",
                "large",
                "--spark",
                cluster.url(),
                "--runs",
                cluster.folder().toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("4,512 MB", "1,024 MB", "larger workers");
        assertThat(cluster.folder().resolve("large")).doesNotExist();
    }

    @Test
    void whatIsNoMasterIsRefused(RunningCluster.Running cluster) throws IOException {
        try (var other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var refused = Program.run(
                    "sweep",
                    sweep(cluster.folder()).toString(),
                    "--name",
                    "other",
                    "--spark",
                    "spark://127.0.0.1:" + other.getLocalPort(),
                    "--runs",
                    cluster.folder().toString());
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.sentence()).contains("does not answer as a master of Spark 4.2.0");
        }
    }

    @Test
    void runsThatAWorkerCannotSeeAreRefused(RunningCluster.Running cluster) {
        var jvm = ClusterJvm.here();
        var settings = new DriverSettings(
                cluster.url(),
                "unseen",
                1,
                512,
                List.of(),
                jvm.classPath().stream().map(Path::toString).toList(),
                cluster.folder().resolve("nowhere").toString());
        try (var session = ClusterSession.open(
                "commands", settings, List.of(), cluster.folder().resolve("unseen.log"), () -> false, _ -> {})) {
            assertThatThrownBy(() -> session.run(
                            "a",
                            List.of("/bin/true"),
                            Map.of(),
                            cluster.folder().resolve("a")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cannot read")
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void aSecondClusterInTheSameFolderIsRefused(RunningCluster.Running cluster) {
        var refused = Program.run(
                "cluster", "start", "--memory", "1", "--runs", cluster.folder().toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("runs already at " + cluster.url(), "frugal cluster stop");
    }
}

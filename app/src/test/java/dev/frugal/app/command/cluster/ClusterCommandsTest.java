package dev.frugal.app.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.command.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What commands on a cluster say before there is one. Those that need Spark are tested in the module cluster.
class ClusterCommandsTest {
    @TempDir
    private Path folder;

    private Invocation sweep(String master, String... more) throws IOException {
        var file = Files.writeString(folder.resolve("sweep.yaml"), "{command: physics train, axes: {seed: [0, 1]}}");
        var arguments = new ArrayList<>(List.of(
                "sweep",
                file.toString(),
                "--spark",
                master,
                "--runs",
                folder.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:7077",
                "spark://localhost",
                "spark://localhost:99999",
                "http://localhost:8080",
                "local",
                "yarn",
                "k8s://https://host:443"
            })
    void whatIsNoAddressOfAClusterIsSaid(String master) throws IOException {
        var invocation = sweep(master);
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains(master, "spark://HOST:PORT");
    }

    @Test
    void aMasterThatDoesNotListenIsSaidBeforeARunBegins() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var invocation = sweep("spark://127.0.0.1:" + port);
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("127.0.0.1:" + port, "frugal cluster start");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void aHostThatIsNotKnownIsSaid() throws IOException {
        var invocation = sweep("spark://no-such-host.invalid:7077");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("no-such-host.invalid", "not known");
    }

    @Test
    void withASparkClusterTheNumberOfWorkersIsNotOurs() throws IOException {
        var invocation = sweep("spark://127.0.0.1:7077", "--workers", "2");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("--spark", "--workers");
    }

    @Test
    void aClusterThatWasNotStartedIsSaid() {
        for (var command : new String[] {"status", "stop"}) {
            var invocation = Invocation.of("cluster", command, "--runs", folder.toString());
            assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
            assertThat(invocation.sentence()).contains("no cluster", "frugal cluster start");
        }
    }

    @Test
    void withoutSparkItIsSaidHowToFetchIt() {
        var invocation = Invocation.of("cluster", "start", "--memory", "0.5", "--runs", folder.toString());
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("./frugal build --with-cluster");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--workers 0", "--workers 65", "--cores 0", "--memory 0.1", "--memory NaN", "--memory 100000"})
    void sizesThatNoClusterHasAreRefused(String options) {
        var words = options.split(" ");
        var invocation = Invocation.of("cluster", "start", words[0], words[1], "--runs", folder.toString());
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains(words[0], "expected");
    }

    private Invocation reasoning(String... words) {
        var arguments = new ArrayList<>(List.of("reasoning"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--runs", folder.resolve("runs").toString()));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void aTrainingOnAClusterNeedsTheNumberOfItsWorkers() {
        var invocation = reasoning("train", "--spark", "local[2]");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("there is one worker", "--workers N");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"train --workers 2", "evaluate --data problems.jsonl"})
    void aMasterThatIsNoneIsSaidBeforeARunBegins(String command) throws IOException {
        var data = Files.writeString(folder.resolve("problems.jsonl"), "{\"problem\": \"1+1=\", \"answer\": \"2\"}\n");
        var words = command.replace("problems.jsonl", data.toString()).split(" ");
        var refused = reasoning(with(words, "--spark", "spark://no-such-host.invalid:7077"));
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.sentence()).contains("no-such-host.invalid", "not known");
        assertThat(reasoning(with(words, "--spark", "yarn")).sentence()).contains("'yarn'", "spark://HOST:PORT");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void anEvaluationIsSpreadOnlyOverAFileOfProblems() {
        var invocation = reasoning("evaluate", "--spark", "local[2]");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("--spark", "generates its own", "--data");
        assertThat(reasoning("evaluate", "--worker-threads", "2").sentence()).contains("belong to --spark");
    }

    @Test
    void withoutSparkATrainingLeavesNoRun() {
        var invocation = reasoning("train", "--workers", "2", "--spark", "local[2]");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.err()).contains("./frugal build --with-cluster");
        assertThat(folder.resolve("runs")).isEmptyDirectory();
    }
}

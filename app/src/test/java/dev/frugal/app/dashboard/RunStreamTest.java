package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import dev.frugal.runs.RunState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class RunStreamTest {
    @TempDir
    Path runs;

    private OpenStudio open;

    @BeforeEach
    void open() {
        open = OpenStudio.over(runs);
    }

    @AfterEach
    void close() {
        open.close();
    }

    /// A listener to a stream of events.
    private final class Listener implements AutoCloseable {
        private final BufferedReader lines;

        Listener(String run) throws Exception {
            var request = HttpRequest.newBuilder(open.at("/api/runs/%s/events".formatted(run)));
            var response = open.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /// The data of the next event of this name.
        JsonNode next(String name) throws IOException {
            while (true) {
                var line = lines.readLine();
                assertThat(line).as("the stream ended before a " + name).isNotNull();
                if (line.equals("event: " + name)) {
                    return Documents.jsonTree(lines.readLine().substring("data: ".length()), name);
                }
            }
        }

        /// The steps of the metrics that come until there are `count`.
        List<Long> steps(int count) throws IOException {
            var steps = new ArrayList<Long>();
            while (steps.size() < count) {
                next("metrics").forEach(metric -> steps.add(metric.get("step").asLong()));
            }
            return steps;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void whatIsThereComesFirstThenWhatIsAdded() throws Exception {
        var run = Runs.begun(runs, "growing");
        try (var metrics = run.openMetrics()) {
            metrics.append(1, "loss", 3);
            metrics.append(2, "loss", 2);
            try (var listener = new Listener(run.name())) {
                assertThat(listener.next("status").get("state").asString()).isEqualTo("interrupted");
                assertThat(listener.steps(2)).containsExactly(1L, 2L);
                metrics.append(3, "loss", Double.NaN);
                assertThat(listener.next("metrics").get(0).get("value").asString())
                        .isEqualTo("NaN");
                run.enter(RunState.FAILED, "on purpose");
                assertThat(listener.next("status").get("message").asString()).isEqualTo("on purpose");
            }
        }
    }

    @Test
    void aRunThatGoesBackToItsCheckpointIsToldAnew() throws Exception {
        var run = Runs.begun(runs, "rewound");
        try (var metrics = run.openMetrics()) {
            for (int step = 1; step <= 5; step++) {
                metrics.append(step, "loss", step);
            }
            try (var listener = new Listener(run.name())) {
                assertThat(listener.steps(5)).hasSize(5);
                metrics.rewind("", 2);
                listener.next("metrics-anew");
                assertThat(listener.steps(2)).containsExactly(1L, 2L);
            }
        }
    }

    @Test
    void aHalfWrittenLineWaitsForItsEnd() throws Exception {
        var run = Runs.begun(runs, "halves");
        var log = run.file("log.txt");
        Files.writeString(log, "whole\nha");
        try (var listener = new Listener(run.name())) {
            assertThat(listener.next("log").get(0).asString()).isEqualTo("whole");
            Files.writeString(log, "lf ü\n", StandardOpenOption.APPEND);
            assertThat(listener.next("log").get(0).asString()).isEqualTo("half ü");
        }
    }

    @Test
    void aDeletedRunEndsItsStream() throws Exception {
        var run = Runs.begun(runs, "deleted");
        try (var listener = new Listener(run.name())) {
            listener.next("status");
            Files.delete(run.file("status.json"));
            listener.next("gone");
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefusedAndClosedOnesMakeRoom() throws Exception {
        var run = Runs.begun(runs, "popular").name();
        var listeners = new ArrayList<Listener>();
        for (int i = 0; i < OpenStudio.LIMITS.streams(); i++) {
            listeners.add(new Listener(run));
        }
        var refused = open.get("/api/runs/%s/events".formatted(run));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(OpenStudio.sentence(refused)).contains("streams");
        listeners.removeFirst().close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> open.studio().openStreams() < OpenStudio.LIMITS.streams());
        listeners.add(new Listener(run));
        for (var listener : listeners) {
            listener.close();
        }
    }
}

package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Recordings over HTTP: kept, looked at, identified from, watched.
class RecordingsApiTest {
    private static final String KEEP = "/api/recordings?name=";
    private static final String MONITORS = "/api/monitors";

    @TempDir
    private Path runs;

    private OpenStudio open;

    @BeforeEach
    void openStudio() {
        open = OpenStudio.over(runs);
    }

    @AfterEach
    void closeStudio() {
        open.close();
    }

    private String keep(String name, String content) throws Exception {
        var target = KEEP + name;
        var response = open.post(target, "application/octet-stream", content);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return open.document("post", target, response).get("recording").asString();
    }

    private JsonNode preview(String recording, Map<String, Object> body) throws Exception {
        var target = "/api/recordings/%s/preview".formatted(recording);
        var response = open.post(target, "application/json", Documents.json(body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return open.document("post", target, response);
    }

    private String refusal(String target, Map<String, Object> body) throws Exception {
        var response = open.post(target, "application/json", Documents.json(body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return OpenStudio.sentence(response);
    }

    @Test
    void aFileIsShownAlsoWhileItCannotBeReadAndThenWithWhatWasAssumed() throws Exception {
        var recording = keep("tank.csv", RecordedTank.recording(40));
        var system = RecordedTank.SYSTEM;
        var untold = preview(recording, Map.of("yaml", system));
        assertThat(untold.get("headers")).map(JsonNode::asString).containsExactly("Pegel", "u");
        assertThat(untold.at("/rows/0/0").asString()).isEqualTo("1,500000000");
        assertThat(untold.get("problem").asString()).startsWith("tank.csv").contains("no column of times", "--rate");
        assertThat(untold.at("/signals/0/column").isNull()).isTrue();
        assertThat(untold.at("/signals/2/column").asInt()).isEqualTo(1);

        var told = preview(
                recording, Map.of("yaml", system, "reading", Map.of("rate", 10, "columns", Map.of("level", "Pegel"))));
        assertThat(told.get("problem").isNull()).isTrue();
        assertThat(told.get("samples").asInt()).isEqualTo(40);
        assertThat(told.get("last").asDouble()).isEqualTo(39 * 0.1);
        assertThat(told.at("/assumptions/0").asString())
                .isEqualTo(
                        "tank.csv is read as semicolon-separated with decimal commas, 10 samples per second, level in column 'Pegel'");
    }

    @Test
    void whatCannotBeReadIsRefusedInTheSentenceOfTheCommandLineWithTheFilesOwnName() throws Exception {
        var target = "/api/recordings/%s/preview".formatted(keep("book.csv", "PK\u0003\u0004 and so on"));
        assertThat(refusal(target, Map.of("system", "duffing")))
                .isEqualTo("book.csv is an Excel workbook or another ZIP archive; save the sheet as CSV");
        assertThat(refusal(target, Map.of())).contains("one of 'system'");
        assertThat(refusal(target, Map.of("yaml", "name: x"))).startsWith("the system");
        assertThat(refusal(target, Map.of("system", "duffing", "more", 1))).contains("keys");
        assertThat(refusal(target, Map.of("system", "duffing", "reading", Map.of("decimal", "dot"))))
                .contains("'dot'; expected point or comma");
    }

    @Test
    void anIdentificationThatCannotBeginLeavesNoRun() throws Exception {
        var recording = keep("tank.csv", RecordedTank.recording(40));
        var sentence = refusal(
                "/api/physics/identify",
                Map.of("yaml", RecordedTank.SYSTEM, "recordings", List.of(recording), "reading", Map.of("rate", 10)));
        assertThat(sentence).startsWith("tank.csv").doesNotContain(RecordingStore.FOLDER);
        assertThat(refusal("/api/physics/identify", Map.of("yaml", RecordedTank.SYSTEM, "recordings", List.of())))
                .contains("'recordings'");
        assertThat(RunDirectory.list(runs)).isEmpty();
    }

    @Test
    void theLimitsAreToldAndNothingElseIsAccepted() throws Exception {
        var limits = open.document("/api/recordings");
        assertThat(limits.get("largest").asLong()).isEqualTo(64_000_000);
        assertThat(limits.get("folder").asString())
                .isEqualTo(runs.resolve(RecordingStore.FOLDER).toString());
        assertThat(open.post(KEEP + "a.csv", "text/csv", "t,x\n").statusCode()).isEqualTo(415);
        assertThat(open.post(KEEP + "a.csv", "application/octet-stream", "").statusCode())
                .isEqualTo(400);
    }

    private String samples(int windows) {
        FlowRun.in(runs);
        try (var model = ForecastModel.load(runs.resolve(FlowRun.NAME))) {
            var times = new double[windows * model.windowSamples() + 1];
            Arrays.setAll(times, i -> i * model.interval());
            var trajectory = ReferenceSolver.solve(model.system(), new double[] {0.3}, new double[] {1, 0}, times);
            return RecordedWindow.text(model.system(), Window.of(trajectory, times.length));
        }
    }

    private JsonNode begun(Map<String, Object> body) throws Exception {
        var response = open.post(MONITORS, "application/json", Documents.json(body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return open.document("post", MONITORS, response);
    }

    private JsonNode awaited(String monitor, String state, long windows) {
        return Awaitility.await()
                .until(
                        () -> open.document(MONITORS + "/" + monitor),
                        picture -> picture.get("state").asString().equals(state)
                                && picture.at("/summary/windows").asLong() >= windows);
    }

    @Test
    void aCompleteRecordingIsWatchedToItsEndAndAGrowingOneUntilItIsStopped() throws Exception {
        var text = samples(3);
        var complete = begun(Map.of(
                "run",
                FlowRun.NAME,
                "recording",
                keep("day.csv", text),
                "regime",
                "none",
                "limits",
                List.of("F0=0.9")));
        var ended = awaited(complete.get("monitor").asString(), "ended", 2);
        assertThat(ended.at("/summary/parameters/F0/time").size()).isGreaterThanOrEqualTo(2);
        assertThat(ended.at("/summary/last/limits/0/reached").asBoolean()).isFalse();
        var report = open.get(
                MONITORS + "/%s/report".formatted(complete.get("monitor").asString()));
        assertThat(report.body()).contains("duffing over time", "Certificate");

        int half = text.indexOf('\n', text.length() / 2) + 1;
        var file = Files.writeString(runs.resolve("growing.csv"), text.substring(0, half));
        var growing = begun(Map.of("run", FlowRun.NAME, "file", file.toString(), "regime", "none"))
                .get("monitor")
                .asString();
        long before = awaited(growing, "watching", 1).at("/summary/windows").asLong();
        Files.writeString(file, text.substring(half), StandardOpenOption.APPEND);
        awaited(growing, "watching", before + 1);
        assertThat(open.ask("POST", MONITORS + "/%s/stop".formatted(growing), "")
                        .statusCode())
                .isEqualTo(200);
        awaited(growing, "stopped", before + 1);
    }

    @Test
    void aFileThatIsReplacedEndsItsMonitorWithASentence() throws Exception {
        var text = samples(1);
        var file = Files.writeString(runs.resolve("growing.csv"), text);
        var monitor = begun(Map.of("run", FlowRun.NAME, "file", file.toString(), "regime", "none"))
                .get("monitor")
                .asString();
        awaited(monitor, "watching", 0);
        Files.writeString(file, "");
        assertThat(awaited(monitor, "failed", 0).get("problem").asString()).contains("became shorter");
    }

    @Test
    void whatCannotBeWatchedIsRefused() throws Exception {
        FlowRun.in(runs);
        assertThat(refusal(MONITORS, Map.of("run", FlowRun.NAME))).contains("one of 'file'");
        assertThat(refusal(MONITORS, Map.of("run", FlowRun.NAME, "file", "rig.csv")))
                .contains("no full path");
        assertThat(refusal(MONITORS, Map.of("run", FlowRun.NAME, "file", runs.toString())))
                .contains("there is no file");
        var file = Files.writeString(runs.resolve("rig.csv"), "t,x,v\n").toString();
        assertThat(refusal(MONITORS, Map.of("run", FlowRun.NAME, "file", file, "limits", List.of("q=1"))))
                .contains("'q', which is no parameter");
        assertThat(refusal(MONITORS, Map.of("run", FlowRun.NAME, "file", file, "regime", "guess")))
                .contains("expected latent, simulate or none");
    }
}

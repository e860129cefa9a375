package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.app.command.Failures;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordedWindow;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The prediction service over HTTP.
class PredictionServiceTest {
    private static final String SECRET = "a-secret-of-16-letters";

    @TempDir
    static Path runs;

    private final HttpClient client = HttpClient.newHttpClient();
    private PredictionService service;

    static PredictionService serviceOf(Path runs) {
        return serviceOf(runs, "", new PredictionService.Capacity(2, 64));
    }

    private static PredictionService serviceOf(Path runs, String token, PredictionService.Capacity capacity) {
        return PredictionService.open(
                List.of(runs.resolve(FlowRun.NAME)),
                new PredictionService.Address(InetAddress.getLoopbackAddress(), 0),
                token,
                capacity);
    }

    @BeforeAll
    static void modelInPlace() {
        FlowRun.in(runs);
    }

    @BeforeEach
    void open() {
        service = serviceOf(runs);
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        service.close();
    }

    private static List<PhysicsApi.Example> examples(int count) {
        try (var model = ForecastModel.load(runs.resolve(FlowRun.NAME))) {
            return IntStream.range(0, count)
                    .mapToObj(number -> PhysicsApi.example(model, new Seed(number)))
                    .toList();
        }
    }

    private static HttpRequest.Builder predict(URI at, PhysicsApi.Example example) {
        return HttpRequest.newBuilder(at.resolve("/api/physics/predict?regimes=false&until=" + example.until()))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(example.window()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String target) throws Exception {
        return send(HttpRequest.newBuilder(service.address().resolve(target)));
    }

    private HttpResponse<String> batch(Object body) throws Exception {
        return send(HttpRequest.newBuilder(service.address().resolve("/api/physics/predict/batch?regimes=false"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body instanceof String text ? text : Documents.json(body))));
    }

    private static PredictionService.BatchWindow window(PhysicsApi.Example example) {
        try (var model = ForecastModel.load(runs.resolve(FlowRun.NAME))) {
            var window = RecordedWindow.parse(example.window(), "the example", model.system())
                    .window();
            return new PredictionService.BatchWindow(window.times(), window.states(), example.until());
        }
    }

    @Test
    void aForecastIsTheCommandLinesDocument() throws Exception {
        var example = examples(1).getFirst();
        var file = Files.writeString(runs.resolve("window.csv"), example.window());
        var response =
                send(HttpRequest.newBuilder(service.address().resolve("/api/physics/predict?until=" + example.until()))
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(example.window())));
        var printed = Invocation.of(
                "physics",
                "predict",
                "--model",
                FlowRun.NAME,
                "--window",
                file.toString(),
                "--until",
                String.valueOf(example.until()),
                "--json",
                "--runs",
                runs.toString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Documents.jsonTree(response.body(), "response")).isEqualTo(printed.document());
    }

    @Test
    void aBatchHoldsTheSameNumbersAsItsWindowsOneByOne() throws Exception {
        var examples = examples(3);
        var response = batch(Map.of(
                "windows", examples.stream().map(PredictionServiceTest::window).toList()));
        assertThat(response.statusCode()).isEqualTo(200);
        var document = Documents.jsonTree(response.body(), "response");
        assertThat(Schemas.errors("service-predictions.json", document)).isEmpty();
        for (int i = 0; i < examples.size(); i++) {
            var single = send(predict(service.address(), examples.get(i))).body();
            // The fit through the window is for pages that draw it; a batch leaves it out.
            var alone = (ObjectNode) Documents.jsonTree(single, "response");
            alone.remove("fit");
            var ofBatch = (ObjectNode) document.get("predictions").get(i);
            ofBatch.remove("fit");
            assertThat(ofBatch).isEqualTo(alone);
        }
    }

    @Test
    void healthAndMetricsTellWhatHappened() throws Exception {
        assertThat(Schemas.errors(
                        "service-health.json",
                        Documents.jsonTree(get("/healthz").body(), "health")))
                .isEmpty();
        send(predict(service.address(), examples(1).getFirst()));
        batch(Map.of(
                "windows",
                examples(2).stream().map(PredictionServiceTest::window).toList()));
        send(HttpRequest.newBuilder(service.address().resolve("/api/physics/predict?until=1"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("nonsense")));
        var metrics = get("/metrics");
        assertThat(metrics.headers().firstValue("Content-Type")).hasValue(ServiceMetrics.TYPE);
        assertThat(metrics.body())
                .contains(
                        "frugal_requests_total{path=\"/api/physics/predict\",status=\"200\"} 1\n",
                        "frugal_requests_total{path=\"/api/physics/predict\",status=\"400\"} 1\n",
                        "frugal_requests_total{path=\"/api/physics/predict/batch\",status=\"200\"} 1\n",
                        "frugal_forecasts_total 3\n",
                        "frugal_request_seconds_bucket{le=\"+Inf\"} 3\n",
                        "frugal_requests_running 0\n");
        assertThat(metrics.body().lines()).allMatch(line -> line.matches("# (HELP|TYPE) \\S+ .+|\\S+(\\{.*})? \\S+"));
    }

    @Test
    void overCapacityItRefusesAtOnceAndSaysWhenToComeBack() throws Exception {
        var example = examples(1).getFirst();
        try (var narrow = serviceOf(runs, "", new PredictionService.Capacity(1, 1))) {
            var pending = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 24; i++) {
                pending.add(client.sendAsync(
                        HttpRequest.newBuilder(
                                        narrow.address().resolve("/api/physics/predict?until=" + example.until()))
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString(example.window()))
                                .build(),
                        BodyHandlers.ofString()));
            }
            var responses = pending.stream().map(CompletableFuture::join).toList();
            assertThat(responses).extracting(HttpResponse::statusCode).containsOnly(200, 429);
            assertThat(responses.stream().filter(response -> response.statusCode() == 429))
                    .isNotEmpty()
                    .allSatisfy(refusal -> assertThat(refusal.headers().firstValue("Retry-After"))
                            .hasValue("1"));
        }
    }

    @Test
    void closingAnswersWhatWasAccepted() throws Exception {
        var example = examples(1).getFirst();
        var other = serviceOf(runs);
        var pending = client.sendAsync(
                HttpRequest.newBuilder(other.address().resolve("/api/physics/predict?until=" + example.until()))
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(example.window()))
                        .build(),
                BodyHandlers.ofString());
        var metrics = HttpRequest.newBuilder(other.address().resolve("/metrics"));
        while (!pending.isDone() && !send(metrics).body().contains("frugal_requests_running 1\n")) {
            Thread.onSpinWait();
        }
        other.close();
        assertThat(pending.join().statusCode()).isEqualTo(200);
    }

    @Test
    void withATokenForecastsNeedIt() throws Exception {
        var example = examples(1).getFirst();
        try (var closed = serviceOf(runs, SECRET, new PredictionService.Capacity(1, 8))) {
            assertThat(send(predict(closed.address(), example)).statusCode()).isEqualTo(401);
            var allowed = predict(closed.address(), example).header("Authorization", "Bearer " + SECRET);
            assertThat(send(allowed).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws Exception {
        var foreign = predict(service.address(), examples(1).getFirst()).header("Origin", "http://elsewhere.example");
        assertThat(send(foreign).statusCode()).isEqualTo(403);
    }

    @Test
    void brokenBatchesAreRefusedWithTheirWindowsNumber() throws Exception {
        var sound = window(examples(1).getFirst());
        var longer = new double[sound.times().length + 1];
        var broken = Map.of(
                "1 to 1,000", Documents.json(Map.of("windows", List.of())),
                "windows", "{}",
                "line 1", "{\"windows\": [1]}",
                "window 2 has",
                        Documents.json(Map.of(
                                "windows",
                                List.of(sound, new PredictionService.BatchWindow(longer, sound.states(), 16)))),
                "window 1 has a sample without 2 states",
                        "{\"windows\": [{\"times\": [0, 1], \"states\": [[1, 2], [1]], \"until\": 3}]}");
        for (var entry : broken.entrySet()) {
            var response = batch(entry.getValue());
            assertThat(response.statusCode()).as(entry.getKey()).isEqualTo(400);
            assertThat(OpenStudio.sentence(response)).contains(entry.getKey());
        }
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        var response = send(HttpRequest.newBuilder(service.address().resolve("/api/physics/predict?run=other&until=16"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(examples(1).getFirst().window())));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(OpenStudio.sentence(response)).contains("'other'", FlowRun.NAME);
    }

    @Test
    void twoModelsOfOneNameAreAMistake() {
        var folder = runs.resolve(FlowRun.NAME);
        assertThatThrownBy(() -> PredictionService.open(
                        List.of(folder, folder),
                        new PredictionService.Address(InetAddress.getLoopbackAddress(), 0),
                        "",
                        new PredictionService.Capacity(1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(FlowRun.NAME);
    }

    @Test
    void optionsOfTheServiceNeedIt() {
        for (var wrong : List.of(
                List.of("serve", "--model", FlowRun.NAME),
                List.of("serve", "--only", "predict"),
                List.of("serve", "--only", "predict", "--model", FlowRun.NAME, "--host", "nowhere.example"),
                List.of("serve", "--only", "predict", "--model", FlowRun.NAME, "--queue", "0"))) {
            var arguments = new ArrayList<>(wrong);
            arguments.addAll(List.of("--runs", runs.toString()));
            assertThat(Invocation.of(arguments.toArray(String[]::new)).code())
                    .as(String.valueOf(wrong))
                    .isEqualTo(Failures.USER_MISTAKE);
        }
    }
}

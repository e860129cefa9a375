package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.benchmarks.load.LoadTest;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.worker.WorkerLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StudioTest {
    private static final String REBOUND = "/api/ledger/rebound?gain=3&share=0.4&elasticity=1.5";

    /// Of one multiplication and one division, in the currency.
    private static final double ROUNDING = 1e-12;

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

    private JsonNode commandLine(String... arguments) {
        var invocation = Invocation.of(arguments);
        assertThat(invocation.code()).as(invocation.err()).isZero();
        return invocation.document();
    }

    @Test
    void aFolderWithoutRunsIsAnEmptyListAndNoMistake() throws Exception {
        assertThat(open.document("/api/runs").get("runs")).isEmpty();
        assertThat(open.document("/api/physics/models").get("models")).isEmpty();
    }

    @Test
    void theDocumentsAreThoseOfTheCommandLine() throws Exception {
        var before = Runs.finished(runs, "before", 2).name();
        var after = Runs.finished(runs, "after", 1).name();
        var folder = runs.toString();
        assertThat(open.document("/api/runs")).isEqualTo(commandLine("runs", "list", "--json", "--runs", folder));
        assertThat(open.document("/api/runs/" + after))
                .isEqualTo(commandLine("runs", "show", after, "--json", "--runs", folder));
        assertThat(open.document("/api/ledger/prices")).isEqualTo(commandLine("ledger", "show", "--json"));
        assertThat(open.document("/api/ledger/statements/" + after))
                .isEqualTo(commandLine("ledger", "show", after, "--json", "--runs", folder));
        assertThat(open.document("/api/ledger/compare?before=%s&after=%s".formatted(before, after)))
                .isEqualTo(commandLine("ledger", "compare", before, after, "--json", "--runs", folder));
        assertThat(open.document(REBOUND + "&energy=1000"))
                .isEqualTo(commandLine(
                        "ledger",
                        "rebound",
                        "--gain",
                        "3",
                        "--share",
                        "0.4",
                        "--elasticity",
                        "1.5",
                        "--energy",
                        "1000",
                        "--json"));
        var costs = "training_cost=1200%C2%B1100&cost_before=0.004&cost_after=0.0012";
        assertThat(open.document("/api/ledger/payback?%s&queries_per_day=50000&samples=2000".formatted(costs)))
                .isEqualTo(commandLine(
                        "ledger",
                        "payback",
                        "--training-cost",
                        "1200±100",
                        "--cost-before",
                        "0.004",
                        "--cost-after",
                        "0.0012",
                        "--queries-per-day",
                        "50000",
                        "--samples",
                        "2000",
                        "--json"));
        assertThat(open.document("/api/ledger/payback?before=%s&after=%s&queries_per_day=500&samples=2000"
                        .formatted(before, after)))
                .isEqualTo(commandLine(
                        "ledger",
                        "payback",
                        "--from",
                        before,
                        after,
                        "--queries-per-day",
                        "500",
                        "--samples",
                        "2000",
                        "--json",
                        "--runs",
                        folder));
    }

    @Test
    void groupsOfRunsGainsAdoptionAndCapitalAreThoseOfTheCommandLine() throws Exception {
        var one = Runs.finished(runs, "one", 2).name();
        var two = Runs.finished(runs, "two", 3).name();
        var three = Runs.finished(runs, "three", 1).name();
        var folder = runs.toString();
        var comparison = open.document("/api/ledger/compare?before=%s,%s&after=%s".formatted(one, two, three));
        assertThat(comparison)
                .isEqualTo(commandLine("ledger", "compare", one + "," + two, three, "--json", "--runs", folder));
        assertThat(comparison.get("differences").get(0).get("seeds_before").asInt())
                .isEqualTo(2);
        assertThat(open.document(
                        REBOUND + "&adoption_midpoint=3&adoption_spread=4&before=%s&after=%s".formatted(one, three)))
                .isEqualTo(commandLine(
                        "ledger",
                        "rebound",
                        "--gain",
                        "3",
                        "--share",
                        "0.4",
                        "--elasticity",
                        "1.5",
                        "--adoption",
                        "3,4",
                        "--mark",
                        one,
                        three,
                        "--json",
                        "--runs",
                        folder));
        assertThat(open.document("/api/ledger/capital?preset=sovereign-model&amount=5e7&gain=2"))
                .isEqualTo(commandLine(
                        "ledger", "capital", "sovereign-model", "--amount", "5e7", "--gain", "2", "--json"));
        assertThat(open.document("/api/ledger/capital/presets").get("presets").propertyNames())
                .containsExactlyInAnyOrder("cloud-contract", "data-centre-investment", "sovereign-model");
        var accounts = open.document("/api/ledger/accounts").get("accounts");
        assertThat(accounts).hasSize(3);
        assertThat(accounts.get(0).get("groups")).isEmpty();
    }

    @Test
    void anAccountOfARunThatComparesNothingIsRefusedInOneSentence() throws Exception {
        var one = Runs.finished(runs, "one", 2).name();
        var refusal = open.get("/api/ledger/compare?before=%s/base&after=%s".formatted(one, one));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(OpenStudio.sentence(refusal)).contains("has no group 'base'");
        var outside = open.get("/api/ledger/compare?before=../%s&after=%s".formatted(one, one));
        assertThat(outside.statusCode()).isEqualTo(404);
    }

    @Test
    void lawsAndDecisionsAreThoseOfTheCommandLine() throws Exception {
        var study = Runs.study(runs, "study-of-sizes").name();
        assertThat(open.document("/api/ledger/scaling?methods=one=" + study))
                .isEqualTo(commandLine("ledger", "scaling", "one=" + study, "--json", "--runs", runs.toString()));
        assertThat(open.document("/api/ledger/scaling?methods=one=%s/*size*".formatted(study)))
                .isEqualTo(open.document("/api/ledger/scaling?methods=one=" + study));
        assertThat(open.document("/api/ledger/build-or-buy?preset=national-model&queries=1e9&fall=0.3&years=3"
                        + "&samples=20000"))
                .isEqualTo(commandLine(
                        "ledger",
                        "build-or-buy",
                        "national-model",
                        "--queries",
                        "1e9",
                        "--fall",
                        "0.3",
                        "--years",
                        "3",
                        "--json"));
        var nowhere = open.get("/api/ledger/scaling?methods=one=%s/*none*".formatted(study));
        assertThat(nowhere.statusCode()).isEqualTo(400);
        assertThat(nowhere.body()).contains("no group that contains 'none'", "size-0");
        assertThat(open.get("/api/ledger/build-or-buy?preset=national-model&queries=1&fall=1")
                        .body())
                .contains("'fall'");
    }

    @Test
    void theLastColumnOfTheGridIsTheOutcomeAtItsGain() throws Exception {
        var grid = open.document("/api/ledger/rebound/grid?gain=3&share=0.4&elasticity=1.5&points=7");
        assertThat(grid.get("compute_ratio").get(6).get(6).asDouble())
                .isEqualTo(open.document(REBOUND).get("compute_ratio").asDouble());
    }

    @Test
    void aPromptIsAnsweredAsOnTheCommandLineWithAnAccountBeneath() throws Exception {
        var response = open.post(
                "/api/reasoning/generate",
                "application/json",
                "{\"prompt\":\"<bos>37+25-16=\",\"temperature\":1,\"samples\":2,\"seed\":4}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var answer = (ObjectNode) open.document("post", "/api/reasoning/generate", response);
        var account = answer.remove("account");
        assertThat((JsonNode) answer)
                .isEqualTo(commandLine(
                        "reasoning",
                        "generate",
                        "--prompt",
                        "<bos>37+25-16=",
                        "--temperature",
                        "1",
                        "--samples",
                        "2",
                        "--seed",
                        "4",
                        "--json"));
        int tokens = 0;
        for (var one : answer.get("responses")) {
            tokens += one.get("token_ids").size();
        }
        assertThat(account.get("tokens").asInt()).isEqualTo(tokens);
        double perToken = open.document("/api/ledger/prices")
                        .at("/prices/token_price/value")
                        .asDouble()
                / 1e6;
        assertThat(account.get("token_price").asDouble()).isCloseTo(tokens * perToken, within(ROUNDING));
    }

    @Test
    void aModelsFirstAnswersAreSaidToIncludeWarmingUp() throws Exception {
        // 16 samples of about a hundred tokens: after one such answer the program is warm.
        var question = "{\"prompt\":\"<bos>37+25-16=\",\"temperature\":1,\"samples\":16}";
        for (boolean warming : new boolean[] {true, false}) {
            var response = open.post("/api/reasoning/generate", "application/json", question);
            var account =
                    open.document("post", "/api/reasoning/generate", response).get("account");
            assertThat(account.get("warming").asBoolean()).isEqualTo(warming);
        }
    }

    @Test
    void aWindowIsForecastAsOnTheCommandLine() throws Exception {
        FlowRun.in(runs);
        var example = open.document("/api/physics/models/%s/example".formatted(FlowRun.NAME));
        var text = example.get("window").asString();
        var until = example.get("until").asString();
        var target = "/api/physics/predict?run=%s&until=%s".formatted(FlowRun.NAME, until);
        var window = Files.writeString(runs.resolve("window.csv"), text).toString();
        var response = open.post(target, "text/csv", text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(open.document("post", target, response))
                .isEqualTo(commandLine(
                        "physics",
                        "predict",
                        "--model",
                        FlowRun.NAME,
                        "--window",
                        window,
                        "--until",
                        until,
                        "--json",
                        "--runs",
                        runs.toString()));
    }

    @Test
    void whatALoadTestFoundIsAsItsSchemaSays() {
        var moment = new LoadTest.Moment(60, 1L << 28, 120, 3, 0);
        var latency = new LoadTest.Latency("a forecast", 40, 12.5, 30, 31);
        var outcome = new StudioLoad.Outcome(1, 4, 120, List.of(), List.of(moment), List.of(latency));
        assertThat(Schemas.errors("benchmark-studio-load.json", Documents.tree(outcome)))
                .isEmpty();
        var ofService = new ServiceLoad.Outcome(60, 8, 2, 120, 3, List.of(), List.of(moment), List.of(latency));
        assertThat(Schemas.errors("benchmark-service.json", Documents.tree(ofService)))
                .isEmpty();
    }

    @Test
    void aLongCurveIsThinnedAndKeepsItsLastNumber() throws Exception {
        var run = Runs.finished(runs, "long", 1);
        var curves = open.document("/api/runs/%s/metrics?points=7".formatted(run.name()))
                .get("metrics");
        assertThat(curves).hasSize(2);
        var loss = curves.get(0);
        assertThat(loss.get("name").asString()).isEqualTo("model/loss");
        assertThat(loss.get("count").asInt()).isEqualTo(40);
        assertThat(loss.get("steps")).hasSize(7);
        assertThat(loss.get("steps").get(6).asLong()).isEqualTo(40);
    }

    @Test
    void noScriptButTheReportsOwnMayRunInAReport() throws Exception {
        var run = Runs.finished(runs, "told", 1);
        var report = open.get("/api/runs/%s/report".formatted(run.name()));
        assertThat(report.body()).contains("<title>Report</title>");
        assertThat(report.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'", "script-src " + HtmlReport.scriptSource() + ";", "sandbox allow-scripts")
                .doesNotContain("allow-same-origin", "script-src 'unsafe");
    }

    @Test
    void aPageOfRunsIsSearchedSortedAndCut() throws Exception {
        var dear = Runs.finished(runs, "dear", 2).name();
        var cheap = Runs.finished(runs, "cheap", 1).name();
        var begun = Runs.begun(runs, "begun").name();
        var all = open.document("/api/run-table");
        assertThat(names(all)).containsExactlyInAnyOrder(dear, cheap, begun);
        var row = row(all, cheap);
        assertThat(row.at("/progress/step").asLong()).isEqualTo(40);
        assertThat(row.at("/progress/of").asLong()).isEqualTo(40);
        assertThat(row.at("/figure/name").asString()).isEqualTo("accuracy");
        assertThat(row.get("cost").asDouble())
                .isEqualTo(open.document("/api/ledger/statements/" + cheap)
                        .at("/costs/total/total")
                        .asDouble());
        // The run without a cost comes last in both directions.
        assertThat(names(open.document("/api/run-table?sort=cost"))).containsExactly(cheap, dear, begun);
        assertThat(names(open.document("/api/run-table?sort=cost&order=descending")))
                .containsExactly(dear, cheap, begun);
        assertThat(names(open.document("/api/run-table?sort=name&offset=1&limit=1")))
                .containsExactly(cheap);
        assertThat(names(open.document("/api/run-table?search=CHEAP"))).containsExactly(cheap);
        assertThat(names(open.document("/api/run-table?state=interrupted"))).containsExactly(begun);
        assertThat(OpenStudio.sentence(open.get("/api/run-table?sort=colour"))).contains("'sort' is 'colour'");
        assertThat(OpenStudio.sentence(open.get("/api/run-table?order=up"))).contains("'order' is 'up'");
    }

    private static List<String> names(JsonNode table) {
        return table.get("rows")
                .valueStream()
                .map(row -> row.get("name").asString())
                .toList();
    }

    private static JsonNode row(JsonNode table, String name) {
        return table.get("rows")
                .valueStream()
                .filter(row -> row.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tagsAndNoteAreKeptWithTheRun() throws Exception {
        var run = Runs.finished(runs, "noted", 1);
        var target = "/api/runs/%s/notes".formatted(run.name());
        assertThat(open.document(target).get("tags")).isEmpty();
        var answer =
                open.post(target, "application/json", "{\"tags\": [\"baseline\", \"seed 1\"], \"note\": \"as is\"}");
        assertThat(open.document("post", target, answer).get("tags")).hasSize(2);
        var row = row(open.document("/api/run-table?tag=seed%201"), run.name());
        assertThat(row.get("note").asString()).isEqualTo("as is");
        assertThat(names(open.document("/api/run-table?search=baseline"))).containsExactly(run.name());
        assertThat(open.document("/api/run-table?tag=other").get("matching").asInt())
                .isZero();
        for (var body : List.of("{\"tags\": [\"<b>\"], \"note\": \"\"}", "{\"tags\": []}", "[]", "{")) {
            assertThat(open.post(target, "application/json", body).statusCode()).isEqualTo(400);
        }
        assertThat(run.notes().tags()).containsExactly("baseline", "seed 1");
    }

    @Test
    void aDeletedRunLiesInTheTrashUntilItIsRestored() throws Exception {
        var run = Runs.finished(runs, "deleted", 1);
        var target = "/api/runs/%s/delete".formatted(run.name());
        open.document("post", target, open.post(target, "application/json", ""));
        assertThat(open.get("/api/runs/" + run.name()).statusCode()).isEqualTo(404);
        assertThat(open.document("/api/run-table").get("deleted").asInt()).isEqualTo(1);
        assertThat(open.document("/api/trash").get("runs").get(0).asString()).isEqualTo(run.name());
        assertThat(runs.resolve(".trash").resolve(run.name()).resolve("metrics.jsonl"))
                .exists();
        // A run of that name is not overwritten.
        Files.createDirectory(run.folder());
        var restore = "/api/trash/%s/restore".formatted(run.name());
        assertThat(OpenStudio.sentence(open.post(restore, "application/json", "")))
                .contains("exists already");
        Files.delete(run.folder());
        open.document("post", restore, open.post(restore, "application/json", ""));
        assertThat(names(open.document("/api/run-table"))).containsExactly(run.name());
        assertThat(open.post(restore, "application/json", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aRunThatIsWorkedOnIsNotDeleted() throws Exception {
        var run = Runs.begun(runs, "working");
        try (var _ = run.lock()) {
            var answer = open.post("/api/runs/%s/delete".formatted(run.name()), "application/json", "");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(OpenStudio.sentence(answer)).contains("stop it before");
        }
        assertThat(run.folder()).exists();
    }

    @Test
    void aTrainedModelNamesTheOneItStartedFrom() throws Exception {
        var run = RunDirectory.create(
                runs, "trained", "reasoning train", Map.of("model", "embedded"), 1, Session.now(List.of(), "test", ""));
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(run.file("model"), model);
        }
        var further = RunDirectory.create(
                runs,
                "further",
                "reasoning train",
                Map.of("model", run.file("model").toString()),
                1,
                Session.now(List.of(), "test", ""));
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(further.file("model"), model);
        }
        var bases = new TreeMap<String, String>();
        open.document("/api/reasoning/models")
                .get("models")
                .forEach(model -> bases.put(
                        model.get("name").asString(), model.get("base").asString("none")));
        assertThat(bases)
                .containsEntry("embedded", "none")
                .containsEntry(run.name(), "embedded")
                .containsEntry(further.name(), run.name());
    }

    @Test
    void aLinkInARunLeadsNowhere() throws Exception {
        var secret = Files.writeString(runs.resolve("secret.txt"), "the secret");
        var run = Runs.begun(runs, "linked");
        Files.createSymbolicLink(run.file("report.html"), secret);
        var response = open.get("/api/runs/%s/report".formatted(run.name()));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).doesNotContain("the secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/runs/..",
                "/api/runs/%2e%2e",
                "/api/runs/..%2f..%2fetc",
                "/api/runs/%2Fetc%2Fpasswd/report",
                "/api/runs/./report",
                "/api/runs/%00/report",
                "/api/runs//report",
                "/api/ledger/statements/..%2f",
                "/studio/..%2f..%2fapplication.yaml",
                "/studio/../index.html"
            })
    void noPathLeadsOutOfTheRuns(String target) throws Exception {
        Files.writeString(runs.resolve("manifest.json"), "{}");
        var response = open.get(target);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(OpenStudio.sentence(response)).isNotBlank();
    }

    @Test
    void everyPageMayLoadOnlyFromHereAndBeFramedByNobody() throws Exception {
        for (var page : List.of(
                "/", "/runs/any", "/compare", "/physics", "/reasoning", "/ledger", "/scaling", "/build-or-buy")) {
            var response = open.get(page);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.body()).doesNotContain("<style", "style=", "onclick");
        }
    }

    @Test
    void noPageNamesAnotherHost() throws Exception {
        for (var route : open.studio().router().routes()) {
            if (route.template().startsWith("/studio/") || route.template().equals("/")) {
                var text = open.get(route.template()).body();
                var foreign = text.replaceAll("https://github.com/leeoniya/uPlot", "")
                        .replaceAll("http://www.w3.org/2000/svg", "");
                assertThat(foreign).as(route.template()).doesNotContain("http://", "https://", "//cdn");
            }
        }
    }

    @Test
    void onlyTheLoopbackIsListenedTo() throws Exception {
        int port = open.studio().address().getPort();
        var outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : outside) {
            try (var socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 500))
                        .isInstanceOf(java.io.IOException.class);
            }
        }
        assertThat(open.studio().address().getHost()).isEqualTo("127.0.0.1");
    }

    /// The answer to a request written by hand, headers that a client would not let through
    /// included.
    private String raw(String... lines) throws Exception {
        int port = open.studio().address().getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var text = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aNameThatWasReboundToTheLoopbackIsRefused() throws Exception {
        int port = open.studio().address().getPort();
        for (var host : List.of("evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:" + port)) {
            assertThat(raw("GET /api/runs HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 403");
        }
        assertThat(raw("GET /api/runs HTTP/1.1")).startsWith("HTTP/1.1 403");
        assertThat(raw("GET /api/runs HTTP/1.1", "Host: localhost:" + port)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aPageFromElsewhereIsRefusedWhateverItAsks() throws Exception {
        for (var header : List.of(
                "Origin: http://evil.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site")) {
            var host = "Host: 127.0.0.1:" + open.studio().address().getPort();
            assertThat(raw("GET /api/runs HTTP/1.1", host, header)).startsWith("HTTP/1.1 403");
            assertThat(raw(
                            "POST /api/runs/any/stop HTTP/1.1",
                            host,
                            header,
                            "Authorization: Bearer " + OpenStudio.TOKEN,
                            "Content-Length: 0"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong-token-of-tests", "Basic a-token-of-the-tests", "Bearer "})
    void whatChangesSomethingNeedsTheToken(String authorization) throws Exception {
        var run = Runs.begun(runs, "guarded").name();
        for (var target : List.of(
                "/api/runs/%s/stop".formatted(run),
                "/api/runs/%s/resume".formatted(run),
                "/api/runs/%s/notes".formatted(run),
                "/api/runs/%s/delete".formatted(run),
                "/api/trash/%s/restore".formatted(run),
                "/api/physics/predict",
                "/api/reasoning/generate")) {
            var request = HttpRequest.newBuilder(open.at(target)).POST(HttpRequest.BodyPublishers.noBody());
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            var response = open.send(request);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(OpenStudio.sentence(response)).contains("token");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        var response = open.post("/api/physics/predict?run=a&until=1", "text/csv", "x".repeat((1 << 20) + 1));
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void aFloodIsTurnedAway() throws Exception {
        try (var narrow = OpenStudio.over(runs, new RequestLimits(0.001, 3, 1, 1, 1000))) {
            for (int i = 0; i < 3; i++) {
                assertThat(narrow.get("/api/runs").statusCode()).isEqualTo(200);
            }
            var response = narrow.get("/api/runs");
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(OpenStudio.sentence(response)).contains("too many");
        }
    }

    @Test
    void aTakenPortIsTheUsersMistake() {
        int port = open.studio().address().getPort();
        assertThatThrownBy(() -> Studio.open(runs, port, OpenStudio.TOKEN, OpenStudio.LIMITS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("port " + port);
        var weak = Invocation.of("serve", "--token", "short");
        assertThat(weak.code()).isEqualTo(2);
        assertThat(weak.sentence()).contains("--token", "16");
    }

    @Test
    void aRunThatNobodyWorksOnCannotBeStoppedAndAFinishedOneNotResumed() throws Exception {
        var idle =
                open.post("/api/runs/%s/stop".formatted(Runs.begun(runs, "idle").name()), "", "");
        assertThat(idle.statusCode()).isEqualTo(409);
        assertThat(OpenStudio.sentence(idle)).contains("nobody works on");
        var done = open.post(
                "/api/runs/%s/resume".formatted(Runs.finished(runs, "done", 1).name()), "", "");
        assertThat(done.statusCode()).isEqualTo(409);
    }

    @Test
    void theOpenApiFileListsExactlyWhatCanBeAsked() throws Exception {
        var file = Documents.yamlTree(open.get("/api/openapi.yaml").body(), "openapi.yaml");
        var described = new TreeMap<String, TreeSet<String>>();
        for (var path : file.get("paths").properties()) {
            for (var method : path.getValue().properties()) {
                if (!method.getKey().equals("parameters")) {
                    var parameters = new TreeSet<String>();
                    method.getValue()
                            .path("parameters")
                            .forEach(parameter ->
                                    parameters.add(parameter.get("name").asString()));
                    described.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), parameters);
                }
            }
        }
        var answered = new TreeMap<String, TreeSet<String>>();
        FlowRun.in(runs);
        var routes = new ArrayList<>(open.studio().router().routes());
        try (var service = PredictionServiceTest.serviceOf(runs)) {
            routes.addAll(service.router().routes());
        }
        for (var route : routes) {
            if (route.template().matches("/api/.*|/healthz|/metrics")) {
                answered.put(route.method() + " " + route.template(), new TreeSet<>(route.parameters()));
            }
        }
        assertThat(described).isEqualTo(answered);
    }

    private JsonNode openApi() throws Exception {
        return Documents.yamlTree(open.get("/api/openapi.yaml").body(), "openapi.yaml");
    }

    @Test
    void aMethodThatAPathDoesNotSupportIsRefusedWithThoseItDoes() throws Exception {
        var ofService = Set.of("/api/physics/predict/batch", "/healthz", "/metrics");
        for (var path : openApi().get("paths").properties()) {
            if (ofService.contains(path.getKey())) {
                continue;
            }
            var supported = path.getValue()
                    .propertyStream()
                    .map(method -> method.getKey().toUpperCase(Locale.ROOT))
                    .filter(method -> !method.equals("PARAMETERS"))
                    .toList();
            for (var method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "POST", "GET")) {
                if (!supported.contains(method)) {
                    var response = open.ask(method, path.getKey().replaceAll("\\{\\w+}", "any"), "");
                    assertThat(response.statusCode())
                            .as("%s %s", method, path.getKey())
                            .isEqualTo(405);
                    assertThat(response.headers()
                                    .firstValue("Allow")
                                    .orElseThrow()
                                    .split(", "))
                            .containsAll(supported);
                    assertThat(OpenStudio.sentence(response)).contains(method);
                }
            }
        }
    }

    @Test
    void whatCannotBeAnsweredHasAStatusThatTheOpenApiFileLists() throws Exception {
        for (var path : openApi().get("paths").properties()) {
            for (var method : path.getValue().properties()) {
                if (!method.getKey().equals("parameters")) {
                    var name = method.getKey().toUpperCase(Locale.ROOT);
                    var target = path.getKey().replaceAll("\\{\\w+}", "any");
                    var responses = method.getValue().get("responses");
                    if (!target.equals(path.getKey())) {
                        assertThat(open.ask(name, target, "{").statusCode())
                                .as(target)
                                .isEqualTo(404);
                        assertThat(responses.has("404")).as(target).isTrue();
                    }
                    var unknown = open.ask(name, target + "?no_such_parameter=1", "{");
                    assertThat(unknown.statusCode()).as(target).isIn(400, 404, 415);
                    assertThat(OpenStudio.sentence(unknown)).isNotBlank();
                    assertThat(responses.has("default")).as(target).isTrue();
                }
            }
        }
        for (var target : List.of(
                "/api/ledger/compare?before=none&after=none",
                "/api/ledger/rebound?gain=3&share=1&elasticity=1&before=none&after=none",
                "/api/ledger/payback?queries_per_day=1&before=none&after=none")) {
            assertThat(open.get(target).statusCode()).as(target).isEqualTo(404);
        }
    }

    @Test
    void whatIsAnsweredIsAsTheOpenApiFileSays() throws Exception {
        var before = Runs.finished(runs, "before", 2).name();
        var after = Runs.finished(runs, "after", 1).name();
        var study = Runs.study(runs, "study-of-sizes").name();
        var workers = Runs.withWorkers(runs, "workers").name();
        var sweep = Runs.sweep(runs, "sweep").name();
        FlowRun.in(runs);
        for (var target : List.of(
                "/api/runs",
                "/api/run-table",
                "/api/trash",
                "/api/runs/%s/notes".formatted(after),
                "/api/runs/" + after,
                "/api/runs/%s/results".formatted(after),
                "/api/runs/%s/metrics".formatted(after),
                "/api/runs/%s/workers".formatted(after),
                "/api/runs/%s/workers".formatted(workers),
                "/api/runs/%s/trials".formatted(after),
                "/api/runs/%s/trials".formatted(sweep),
                "/api/physics/models",
                "/api/physics/models/%s/example".formatted(FlowRun.NAME),
                "/api/reasoning/models",
                "/api/ledger/accounts",
                "/api/ledger/prices",
                "/api/ledger/statements/" + after,
                "/api/ledger/compare?before=%s&after=%s".formatted(before, after),
                REBOUND,
                "/api/ledger/rebound/grid?gain=3&share=1&elasticity=1",
                "/api/ledger/capital/presets",
                "/api/ledger/capital?preset=cloud-contract",
                "/api/ledger/payback?training_cost=1&cost_before=2&cost_after=1&queries_per_day=1",
                "/api/ledger/scaling/measures?methods=one=" + study,
                "/api/ledger/scaling?methods=one=%s;some=%s/*size*&per_money=1".formatted(study, study),
                "/api/ledger/build-or-buy/presets",
                "/api/ledger/build-or-buy?preset=national-model&queries=1e9%C2%B11e8&fall=0.3&samples=100")) {
            assertThat(open.document(target).isObject()).as(target).isTrue();
        }
    }

    @Test
    void theStragglerOfATrainingIsNamedWhileItGrows() throws Exception {
        var run = Runs.withWorkers(runs, "workers");
        var target = "/api/runs/%s/workers".formatted(run.name());
        var document = open.document(target);
        assertThat(document.get("workers")).hasSize(4);
        assertThat(document.get("straggler").get("worker").asInt()).isEqualTo(3);
        assertThat(document.get("straggler").get("slowdown").asDouble()).isEqualTo(2);
        var lost = document.get("workers").get(1);
        assertThat(lost.get("host").asString()).isEqualTo("node-2");
        assertThat(lost.get("process").asLong()).isEqualTo(4_005);
        assertThat(lost.get("steps").asInt()).isEqualTo(10);
        assertThat(document.get("steps")).hasSize(10);
        assertThat(document.get("starts").get(1).get("after").asInt()).isEqualTo(4);
        try (var log = WorkerLog.open(run)) {
            Runs.steps(log, 11, 12);
        }
        assertThat(open.document(target).get("steps")).hasSize(12);
        var shown = Invocation.of("runs", "show", run.name(), "--runs", runs.toString());
        assertThat(shown.out()).contains("node-3", "4006", "Worker 3 is a straggler: it works 2 times as long");
        var none = Runs.finished(runs, "alone", 1).name();
        assertThat(open.document("/api/runs/%s/workers".formatted(none)).get("workers"))
                .isEmpty();
    }

    @Test
    void theStagesOfAFleetsRunAreToldWhileItsTasksEnd() throws Exception {
        var run = Runs.withTasks(runs, "fleet");
        var target = "/api/runs/fleet/tasks";
        var document = open.document(target);
        assertThat(document.get("straggler").get("executor").asString()).isEqualTo("2");
        assertThat(document.get("straggler").get("slowdown").asDouble()).isEqualTo(2);
        var lost = document.get("executors").get(0);
        assertThat(lost.get("host").asString()).isEqualTo("node-1");
        assertThat(lost.get("state").asString()).isEqualTo("lost");
        assertThat(lost.get("word").asString()).isEqualTo("worker lost");
        var stage = document.get("stages").get(1);
        assertThat(stage.get("name").asString()).isEqualTo("forecasts");
        assertThat(stage.get("done").asInt()).isEqualTo(8);
        assertThat(stage.get("failed").asInt()).isEqualTo(1);
        assertThat(stage.get("rows").asLong()).isEqualTo(800);
        try (var log = new TaskLog(run)) {
            Runs.task(log, "1", 2);
        }
        assertThat(open.document(target).get("stages").get(1).get("done").asInt())
                .isEqualTo(9);
        var shown = Invocation.of("runs", "show", run.name(), "--runs", runs.toString());
        assertThat(shown.out()).contains("read rows", "6,000", "worker lost", "Executor 2 is a straggler");
        var none = Runs.finished(runs, "alone", 1).name();
        assertThat(open.document("/api/runs/%s/tasks".formatted(none)).get("stages"))
                .isEmpty();
    }

    @Test
    void theTrialsOfASweepAreThoseOfItsRuns() throws Exception {
        Runs.sweep(runs, "sweep-of");
        var sweep = Runs.sweep(runs, "sweep").name();
        var document = open.document("/api/runs/%s/trials".formatted(sweep));
        assertThat(document.get("planned").asInt()).isEqualTo(3);
        assertThat(document.get("begun").asInt()).isEqualTo(2);
        assertThat(document.get("median_seconds").asDouble()).isEqualTo(12);
        var stopped = document.get("trials").get(1);
        assertThat(stopped.get("run").asString()).isEqualTo("sweep-0001");
        assertThat(stopped.get("attempts").asInt()).isEqualTo(2);
        assertThat(stopped.get("word").asString()).isEqualTo("stopped");
        assertThat(document.get("machines").get(0).get("finished").asInt()).isEqualTo(1);
    }

    @Test
    void theSchemasThatTheOpenApiFileRefersToAreServed() throws Exception {
        var api = open.get("/api/openapi.yaml").body();
        var files = Pattern.compile("schemas/([a-z-]+\\.json)")
                .matcher(api)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).contains("physics-predict.json", "ledger-show.json");
        for (var file : files) {
            assertThat(open.get("/api/schemas/" + file).body()).isEqualTo(Documents.text(Schemas.FOLDER.resolve(file)));
        }
        assertThat(open.get("/api/schemas/common.json").statusCode()).isEqualTo(200);
        assertThat(open.get("/api/schemas/nothing.json").statusCode()).isEqualTo(404);
    }
}

package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobType;
import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.worker.WorkerLog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// The studio as a person meets it, in a real Chromium.
///
/// After every test the browser's console is empty and nothing was asked of any other host.
class StudioInTheBrowserTest {
    /// A Java machine starts and identifies a system, perhaps on a busy machine.
    private static final Duration PROCESS_PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    private Path runs;

    private OpenStudio open;

    @BeforeAll
    static void openBrowser() {
        assumeTrue(Browser.missing().isEmpty(), () -> Browser.missing().orElseThrow());
        browser = new Browser(profile);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openStudio() {
        open = OpenStudio.over(runs);
    }

    @AfterEach
    void closeStudio() {
        browser.open(URI.create("about:blank"));
        browser.assertQuietAndAtHome(open.studio().address());
        open.close();
    }

    private void visit(String page) {
        browser.open(open.at(page + "#token=" + OpenStudio.TOKEN));
    }

    /// A job that does a step whenever it is let.
    private record Steps(int count) {}

    private CompletableFuture<CommandResult> steppingRun(Semaphore steps, int count) {
        var kind = new JobType<>("stepping", Steps.class, (Steps settings, RunContext context) -> {
            for (int step = 1; step <= settings.count(); step++) {
                steps.acquire();
                context.metrics().append(step, "model/loss", 1.0 / step);
            }
            return new CommandResult("done", Map.of());
        });
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
        var workplace = new JobRunner(
                runs,
                new JobTypes(List.of(kind)),
                new Terminal(nowhere, nowhere, false),
                List.of("step"),
                new StopSignal());
        return CompletableFuture.supplyAsync(() -> workplace.start(kind, "stepping", new Steps(count), 1));
    }

    @Test
    void aCurveMovesWhileItsRunIsAtWork() {
        var steps = new Semaphore(3);
        var work = steppingRun(steps, 9);
        Awaitility.await().until(() -> !RunDirectory.list(runs).isEmpty());
        visit("/runs/" + RunDirectory.list(runs).getFirst().name());
        browser.awaitText("main .state", "running");
        browser.css(".plot[data-points='3'] canvas");
        steps.release(4);
        browser.css(".plot[data-points='7'] canvas");
        steps.release(2);
        browser.css(".plot[data-points='9'] canvas");
        browser.awaitText("main .state", "finished");
        assertThat(work.join().text()).isEqualTo("done");
    }

    @Test
    void aRunThatComparesSeveralDrawsThemIntoOnePlot() {
        var run = Runs.begun(runs, "several");
        try (var metrics = run.openMetrics()) {
            for (int step = 1; step <= 5; step++) {
                metrics.append(step, "grpo-1/tokens_p95", 90 - step);
                metrics.append(step, "fgo-1/tokens_p95", 80 - step);
            }
        }
        visit("/runs/" + run.name());
        browser.css(".plot[data-points='5'] canvas");
        browser.awaitText(".panel .legend", "fgo-1");
        assertThat(browser.count(".plot")).isEqualTo(1);
        assertThat(browser.css(".panel").getText()).contains("95th percentile", "grpo-1", "fgo-1");
    }

    @Test
    void theFirstNumberOfACurveIsSeenAsADot() {
        var run = Runs.begun(runs, "first");
        try (var metrics = run.openMetrics()) {
            metrics.append(1, "model/loss", 0.5);
        }
        visit("/runs/" + run.name());
        browser.css(".plot[data-points='1'] canvas");
        var blue = """
                const { width, height } = document.querySelector(".plot canvas");
                const pixels = document.querySelector(".plot canvas").getContext("2d").getImageData(0, 0, width, height).data;
                let found = 0;
                for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 128 && pixels[i + 2] > pixels[i] + 100) found += 1;
                return found > 0;
                """;
        browser.await("a dot", () -> (Boolean) browser.script(blue));
    }

    @Test
    void aStragglerIsSeenAtOnceWhileTheTrainingGoesOn() {
        var run = Runs.withWorkers(runs, "workers");
        try (var _ = run.lock()) {
            run.enter(RunState.RUNNING, "");
            visit("/runs/" + run.name());
            browser.awaitText(".processes .verdict", "Worker 3 is a straggler: it works 2 times as long");
            browser.css(".processes .plot[data-points='10'] canvas");
            assertThat(browser.css(".processes").getText())
                    .contains("Workers", "Waiting for the others", "node-2", "4005", "working")
                    .contains("Dashed lines", "after step 4", "worker 2 of 4 ended with exit code 137 in step 7");
            // The bars of all are equally long, that of the straggler has the least waiting in it.
            assertThat(browser.script("""
                    const waiting = [...document.querySelectorAll(".bars .idle")].map((part) => Number(part.getAttribute("width")));
                    return waiting.indexOf(Math.min(...waiting));
                    """)).isEqualTo(2L);
            assertThat(browser.accessibilityFaults()).isEmpty();
            try (var log = WorkerLog.open(run)) {
                Runs.steps(log, 11, 14);
            }
            browser.css(".processes .plot[data-points='14'] canvas");
            browser.script("""
                    const stage = document.querySelector("select[name=stage]");
                    stage.value = "waiting";
                    stage.dispatchEvent(new Event("change"));
                    """);
            browser.await("what the straggler waits", () -> (Boolean) browser.script("""
                    return document.querySelectorAll(".processes .legend.live output")[2].textContent === "0.5";
                    """));
        }
        browser.dark(true);
        assertThat(browser.contrastFaults()).isEmpty();
        browser.dark(false);
        browser.narrow(true);
        visit("/runs/" + run.name());
        browser.awaitText(".processes .verdict", "straggler");
        assertThat(browser.script(TOO_WIDE)).isEqualTo(List.of());
        browser.narrow(false);
    }

    @Test
    void aSweepShowsWhereItsTrialsRun() {
        Runs.sweep(runs, "sweep");
        visit("/runs/sweep");
        browser.awaitText(".processes", "Trial 1");
        assertThat(browser.css(".processes").getText()).contains("Trials", "of 3", "12.0 s", "interrupted", "stopped");
        assertThat(browser.accessibilityFaults()).isEmpty();
        visit("/runs/" + Runs.finished(runs, "alone", 1).name());
        browser.awaitText("main", "Consumption by phase");
        assertThat(browser.script("return document.querySelector('.processes').hidden"))
                .isEqualTo(true);
    }

    private static final String DROP = """
            const files = new DataTransfer();
            files.items.add(new File([arguments[0]], arguments[1], { type: "text/csv" }));
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
            """;

    @Test
    void aDroppedWindowGivesRegimeParameterAndForecast() throws Exception {
        FlowRun.in(runs);
        visit("/physics");
        var window = open.document("/api/physics/models/%s/example?number=1".formatted(FlowRun.NAME));
        browser.css(".drop");
        browser.script(DROP, window.get("window").asString(), "window.csv");
        browser.awaitText(".figures", "Regime");
        assertThat(browser.css(".figures").getText()).contains("F0", "95 %", "Certificate");
        // Each state with its residuals beneath.
        browser.await("four plots", () -> browser.count(".plot canvas") == 4);
        assertThat(browser.css(".card .legend").getText()).contains("fit and forecast", "window");
        assertThat(browser.css(".card").getText()).contains("Residuals", "window − fit", "95 % band");
        var points = browser.css(".plot").getDomAttribute("data-points");
        // The window's own samples, and a forecast about as long as the window.
        assertThat(Integer.parseInt(points)).isBetween(190, 210);
    }

    @Test
    void aWindowThatCannotBeReadIsAnsweredByTheSentenceOfTheCommandLine() {
        FlowRun.in(runs);
        visit("/physics");
        browser.css("textarea").sendKeys("t,x\n0,1\n");
        browser.css("input[name=until]").sendKeys("3");
        browser.css("button.primary").click();
        browser.awaitText("[role=alert]", "there is no column 'v'");
        // The browser notes each refusal on its console; this one was asked for.
        browser.assertOnlyRefusals();
    }

    @Test
    void aDroppedRecordingIsMappedByClickingAndIdentifiedToAReport() {
        visit("/recording");
        browser.awaitText(".drop", "At most 64 MB");
        browser.script("""
                const yaml = document.querySelector("textarea[name=yaml]");
                yaml.value = arguments[0];
                yaml.dispatchEvent(new Event("input", { bubbles: true }));
                """, RecordedTank.SYSTEM);
        browser.script(DROP, RecordedTank.recording(400), "tank.csv");
        browser.awaitText("[role=alert]", "there is no column of times");
        browser.awaitText(".mapping", "Pegel");
        browser.awaitText(".mapping", "1,500000000");
        browser.type("input[name=rate]", "10");
        browser.click("select[aria-label='Column Pegel is'] option[value=level]");
        browser.awaitText(".note", "semicolon-separated with decimal commas");
        browser.awaitText("main", "400 samples, t from 0 to 39.9");
        assertThat(browser.count("[role=alert]")).isZero();
        assertThat(browser.accessibilityFaults()).isEmpty();
        browser.css("button.primary:not(:disabled)").click();
        Awaitility.await()
                .atMost(PROCESS_PATIENCE)
                .until(() -> RunDirectory.list(runs).stream()
                        .anyMatch(run -> run.status().state() == RunState.FINISHED));
        browser.awaitText("main .state", "finished");
        // Error by trial, while it was fitted, and the report within the page.
        browser.await("curves", () -> browser.count(".panel canvas") >= 2);
        browser.await("the report at its height", () ->
                (Boolean) browser.script("return document.querySelector('iframe.report').clientHeight > 1000"));
        var run = RunDirectory.list(runs).getFirst();
        assertThat(run.metrics()).anyMatch(metric -> metric.name().equals("equation/validation/error"));
        browser.within("iframe.report", () -> {
            browser.awaitText("main", "Identification of tank");
            assertThat(browser.css("main").getText())
                    .contains("Free run of level", "Error of level", "Autocorrelation of the residuals", "Constants");
        });
    }

    @Test
    void aFileThatIsNoRecordingGetsOneSentence() {
        visit("/recording");
        browser.awaitText(".drop", "At most");
        browser.css("select[name=system] option[value='system duffing']").click();
        browser.script(DROP, "PK\u0003\u0004", "book.xlsx");
        browser.awaitText(
                "[role=alert]", "book.xlsx is an Excel workbook or another ZIP archive; save the sheet as CSV");
        assertThat(browser.count("[role=alert]")).isEqualTo(1);
        browser.assertOnlyRefusals();
    }

    @Test
    void aMonitorSeesTheLinesThatAreAddedToAFile() throws Exception {
        FlowRun.in(runs);
        var text = new StringBuilder("t,x,v\n");
        try (var model = ForecastModel.load(runs.resolve(FlowRun.NAME))) {
            var times = new double[3 * model.windowSamples() + 1];
            Arrays.setAll(times, i -> i * model.interval());
            var trajectory = ReferenceSolver.solve(model.system(), new double[] {0.3}, new double[] {1, 0}, times);
            text.setLength(0);
            text.append(RecordedWindow.text(model.system(), Window.of(trajectory, times.length)));
        }
        int half = text.indexOf("\n", text.length() / 2) + 1;
        var file = Files.writeString(runs.resolve("rig.csv"), text.substring(0, half));
        visit("/monitor");
        browser.awaitText(".drop", "At most");
        browser.css("input[name=file]").sendKeys(file.toString());
        browser.css("input[name=limits]").sendKeys("F0=0.9");
        browser.css("button.primary").click();
        browser.awaitText("main .state", "watching");
        browser.awaitText(".figures", "1 window");
        assertThat(browser.css(".figures").getText()).contains("F0", "95 %", "Certificate", "Regime", "probable");
        Files.writeString(file, text.substring(half), StandardOpenOption.APPEND);
        browser.awaitText(".figures", "3 windows");
        browser.css(".plot[data-points='3'] canvas");
        assertThat(browser.css("main").getText()).contains("F0 = 0.9", "Residual of the equation");
        browser.find(By.xpath("//button[text()='Stop']")).click();
        browser.awaitText("main .state", "stopped");
        assertThat(browser.accessibilityFaults()).isEmpty();
    }

    @Test
    void onePromptIsAnsweredByTwoCheckpointsSideBySide() {
        var run = Runs.finished(runs, "trained", 1);
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(run.file("model"), model);
        }
        visit("/reasoning");
        browser.css("button.primary").click();
        browser.awaitText(".verdict", "same number of tokens");
        for (int side = 1; side <= 2; side++) {
            var answer =
                    browser.css(".halves .card:nth-child(%d)".formatted(side)).getText();
            assertThat(answer)
                    .contains(side == 1 ? "embedded" : run.name(), "\\boxed{46}", "Tokens", "$")
                    .contains("includes warm-up");
        }
        browser.awaitText("main", "Run again before comparing times");
    }

    @Test
    void aSliderChangesTheReboundPlot() {
        visit("/ledger");
        browser.awaitText("main", "Break-even elasticity");
        var picture =
                "return [...document.querySelectorAll('section canvas')].slice(0, 2).map((canvas) => canvas.toDataURL()).join()";
        browser.await("a plot", () -> browser.count("section canvas") >= 2);
        var before = browser.script(picture);
        var numbers = browser.css(".figures").getText();
        browser.css("input[name=gain]").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.await("another plot", () -> !before.equals(browser.script(picture)));
        browser.await(
                "other numbers", () -> !numbers.equals(browser.css(".figures").getText()));
    }

    @Test
    void severalRunsAreComparedWithIntervalsAndTheirGainIsMarked() {
        for (int seed = 0; seed < 2; seed++) {
            Runs.finished(runs, "dear-" + seed, 3 + 0.01 * seed);
            Runs.finished(runs, "cheap-" + seed, 1 + 0.01 * seed);
        }
        visit("/compare");
        browser.css(".chooser input");
        browser.script(CHOOSE);
        browser.awaitText("main", "Difference");
        browser.awaitText("main .better", "better");

        visit("/ledger");
        browser.css(".stack details summary").click();
        var picture = "return document.querySelector('canvas.map').toDataURL()";
        browser.awaitText("main", "Break-even elasticity");
        var unmarked = browser.script(picture);
        browser.script(CHOOSE);
        browser.awaitText("details [role=status]", "a gain of");
        browser.await("a mark", () -> !unmarked.equals(browser.script(picture)));
    }

    /// Ticks the dear runs before and the cheap ones after, and nothing else.
    private static final String CHOOSE = """
            for (const [side, part] of [["before", "dear"], ["after", "cheap"]]) {
              for (const box of document.querySelectorAll(`.chooser input[data-side=${side}]`)) {
                if (box.checked !== box.dataset.run.startsWith(part)) box.click();
              }
            }
            """;

    @Test
    void aComparisonShowsDifferencesFirstAndFoldsTheRest() {
        var dear = Runs.finished(runs, "dear", 3).name();
        var cheap = Runs.finished(runs, "cheap", 1).name();
        FlowRun.in(runs);
        visit("/compare");
        browser.awaitText("main", "Configuration");
        // The two newest runs of one kind, and only that kind to choose from.
        assertThat(browser.css("select[name=kind]").getDomProperty("value")).isEqualTo("counting");
        assertThat(browser.css(".chooser").getText()).contains(dear, cheap).doesNotContain(FlowRun.NAME);
        assertThat(browser.css(".settings tbody").getText()).contains("label", "dear", "cheap");
        assertThat((Double) browser.script("""
                const table = document.querySelector(".settings");
                return table.querySelector("th").getBoundingClientRect().width / table.getBoundingClientRect().width;
                """)).isBetween(0.3, 0.4);
        assertThat(browser.css("details.fold").getText()).contains("with equal values");
        assertThat(browser.script("return document.querySelector('details.fold').open"))
                .isEqualTo(false);
        var order = browser.css("main").getText();
        assertThat(order.indexOf("Configuration")).isLessThan(order.indexOf("Ledger"));
        assertThat(order.indexOf("Ledger")).isLessThan(order.indexOf("Curves"));
        browser.awaitText("main .verdict", "Pays back after");
        // Runs of two kinds have little in common, and the page stays short.
        visit("/compare?before=%s&after=%s".formatted(FlowRun.NAME, cheap));
        browser.awaitText("main", "no curve in common");
        browser.awaitText("main", "that only one run has");
        assertThat((Long) browser.script("return document.documentElement.scrollHeight"))
                .isLessThan(2600);
    }

    private void groupedRun() {
        var run = Runs.begun(runs, "grouped");
        try (var metrics = run.openMetrics()) {
            for (int step = 1; step <= 20; step++) {
                metrics.append(step, "fgo-1/accuracy", 1 - 0.5 / step);
                metrics.append(step, "grpo-1/accuracy", 0.9 - 0.5 / step);
                metrics.append(step, "fgo-1/tokens", 100.0 - step);
                metrics.append(step, "fgo-1/reward", Math.sin(step));
                metrics.append(step, "fgo-1/loss", 1.0 / step);
                metrics.append(step, "fgo-1/seconds_sampling", 1 + 0.1 * step);
                metrics.append(step, "grpo-1/gradient_norm", 1.0 / (step * step));
                metrics.append(step, "fgo-1/clip_share", 0);
            }
        }
        visit("/runs/" + run.name());
    }

    @Test
    void curvesAreGroupedPinnedAndFolded() {
        groupedRun();
        browser.await("three pinned", () -> browser.count(".pinned .panel") == 3);
        assertThat(browser.css(".pinned").getText())
                .contains("Share of correct answers", "Tokens per response", "Mean reward", "higher is better");
        assertThat(browser.css(".panels").getText()).contains("Quality", "Cost", "Health", "Constant (1)");
        assertThat(browser.script("return document.querySelector('.constants').open"))
                .isEqualTo(false);
        // One colour for a series everywhere: grpo-1 is the second one, also where it is alone.
        assertThat(browser.script("""
                return [...document.querySelectorAll(".panel .legend li")]
                  .filter((entry) => entry.textContent.startsWith("grpo-1"))
                  .map((entry) => [...entry.querySelector(".key").classList].find((name) => /^c\\d$/.test(name))).join();
                """)).isEqualTo("c1,c1");
    }

    @Test
    void keysMoveAlongACurveAndZoomIt() {
        groupedRun();
        browser.css(".pinned .plot canvas");
        browser.script("document.querySelector('.pinned .plot').focus()");
        var value = "return document.querySelector('.pinned .plot').getAttribute('aria-valuetext')";
        browser.press(Keys.HOME);
        browser.await("the first step", () -> browser.script(value).equals("step 1: fgo-1 0.5, grpo-1 0.4"));
        browser.press(Keys.ARROW_RIGHT);
        browser.await("the second step", () -> browser.script(value).equals("step 2: fgo-1 0.75, grpo-1 0.65"));
        assertThat(browser.css(".pinned .legend").getText()).contains("fgo-1", "0.75", "step 2");
        var described = browser.script("""
                const plot = document.querySelector(".pinned .plot");
                return `${plot.getAttribute("aria-label")}: ${document.getElementById(plot.getAttribute("aria-describedby")).textContent}`;
                """);
        assertThat(String.valueOf(described)).contains("Share of correct answers by step", "2 curves", "last 0.975");
        browser.press("+");
        browser.await(
                "a button to show all",
                () -> browser.css(".pinned .tools button").isDisplayed());
        browser.press(Keys.END);
        browser.await(
                "the end of the part",
                () -> !String.valueOf(browser.script(value)).startsWith("step 20"));
        browser.press(Keys.ESCAPE);
        browser.await("all again", () -> !browser.css(".pinned .tools button").isDisplayed());
        browser.press(Keys.END);
        browser.await(
                "the last step", () -> String.valueOf(browser.script(value)).startsWith("step 20"));
    }

    @Test
    void aCurveIsSmoothedSetToAnotherScaleAndSaved() {
        groupedRun();
        browser.css(".pinned .plot canvas");
        browser.script("""
                window.names = [];
                window.texts = [];
                HTMLAnchorElement.prototype.click = function () { names.push(this.download); };
                const create = URL.createObjectURL;
                URL.createObjectURL = (blob) => { blob.text().then((text) => texts.push(text)); return create(blob); };
                const slider = document.querySelector("input[name=smoothing]");
                slider.value = "0.8";
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                """);
        // The last accuracies rise, so that their average lies below 0.975.
        browser.await("an average", () -> {
            var last = String.valueOf(
                    browser.script("return document.querySelector('.pinned .legend output').textContent"));
            return Double.parseDouble(last) < 0.974;
        });
        var log = "document.querySelector('.pinned .tools button[aria-pressed]')";
        browser.script(log + ".click()");
        assertThat(browser.script("return " + log + ".getAttribute('aria-pressed')"))
                .isEqualTo("true");
        browser.script("""
                for (const button of document.querySelectorAll(".pinned .panel:first-child .tools button")) {
                  if (["SVG", "CSV"].includes(button.textContent)) button.click();
                }
                """);
        browser.await("two files", () -> (Boolean) browser.script("return names.length === 2 && texts.length === 2"));
        assertThat(browser.script("return names[0]")).isEqualTo("Share of correct answers by step.svg");
        assertThat(String.valueOf(browser.script("return texts[0]")))
                .startsWith("<svg")
                .contains("fgo-1", "</svg>");
        assertThat(browser.script("""
                return new DOMParser().parseFromString(texts[0], "image/svg+xml").querySelectorAll("parsererror").length;
                """)).isEqualTo(0L);
        assertThat(String.valueOf(browser.script("return texts[1]")))
                .startsWith("step,fgo-1 as logged,grpo-1 as logged,fgo-1,grpo-1\n1,0.5,0.4,");
    }

    @Test
    void runsAreSortedTaggedAndDeletedAndComeBack() {
        var dear = Runs.finished(runs, "dear", 3);
        Runs.finished(runs, "cheap", 1);
        visit("/runs/" + dear.name());
        browser.awaitText(".headline", "Cost of the whole run");
        browser.css("details.fold summary").click();
        browser.css("input[name=tags]").sendKeys("baseline, seed 1");
        browser.css("textarea[name=note]").sendKeys("to be kept");
        browser.css("form.stack button").click();
        browser.awaitText("form [role=status]", "Saved.");
        assertThat(dear.notes().tags()).containsExactly("baseline", "seed 1");

        visit("/");
        browser.awaitText(".runs", "to be kept");
        assertThat(browser.css(".runs").getText()).contains("40 steps", "accuracy", "$", "baseline");
        browser.css("[data-sort=cost]").click();
        browser.awaitText(".runs tbody tr:first-child", "dear");
        browser.css("[data-sort=cost]").click();
        browser.awaitText(".runs tbody tr:first-child", "cheap");
        assertThat(browser.script("return document.querySelector('[aria-sort=ascending]').textContent"))
                .isEqualTo("Cost ↑");
        browser.css(".tag").click();
        browser.awaitText(".runs caption", "1 of 2");
        browser.css("[data-run='%s']".formatted(dear.name())).click();
        browser.find(By.xpath("//button[text()='Delete 1']")).click();
        browser.awaitText(".done", "Moved to the trash");
        assertThat(dear.folder()).doesNotExist();
        browser.awaitText("details.fold", "Trash: 1 run");
        browser.find(By.xpath("//button[text()='Undo']")).click();
        browser.awaitText(".runs", "dear");
        assertThat(dear.folder()).exists();
    }

    @Test
    void manyRunsAreShownAPageAtATime() throws Exception {
        for (int i = 0; i < 250; i++) {
            var folder = Files.createDirectory(runs.resolve("run-%03d".formatted(i)));
            var created = Instant.EPOCH.plusSeconds(i);
            Files.writeString(
                    folder.resolve("manifest.json"),
                    "{\"name\": \"run\", \"kind\": \"counting\", \"created\": \"%s\", \"seed\": 1, \"sessions\": []}"
                            .formatted(created));
            Files.writeString(
                    folder.resolve("status.json"),
                    "{\"state\": \"finished\", \"since\": \"%s\", \"message\": \"\"}".formatted(created));
        }
        visit("/");
        browser.awaitText(".runs caption", "Runs 1 to 100 of 250");
        assertThat(browser.count(".runs tbody tr")).isEqualTo(100);
        browser.find(By.xpath("//button[text()='Older']")).click();
        browser.awaitText(".runs caption", "Runs 101 to 200 of 250");
        browser.awaitText(".runs tbody", "run-149");
        assertThat(browser.address().getQuery()).isEqualTo("offset=100");
    }

    @Test
    void theNewestModelStandsBesideItsBaseAndVanishedChecksAreColoured() {
        var run = RunDirectory.create(
                runs, "trained", "reasoning train", Map.of("model", "embedded"), 1, Session.now(List.of(), "test", ""));
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(run.file("model"), model);
        }
        visit("/reasoning");
        browser.css("button.primary");
        assertThat(browser.script(
                        "return [...document.querySelectorAll('form select')].map((list) => list.value).join()"))
                .isEqualTo("embedded," + run.name());
        // What the two models say, so that one of them checks less.
        browser.script("""
                const real = window.fetch;
                window.fetch = async (address, request) => {
                  if (!String(address).includes("/generate")) return real(address, request);
                  const left = JSON.parse(request.body).model === "embedded";
                  const text = left ? "then 37+25=62; wait let me verify 37+25=62 ok; wait check 37+25=62 ok; then 62-16=46;" : "then 37+25=62; wait check 37+25=62 correct; then 62-16=46;";
                  const account = { tokens: left ? 40 : 20, prompt_tokens: 9, seconds: 1, warming: false, token_price: 4e-4, machine_cost: 2e-8, currency: "USD" };
                  return new Response(JSON.stringify({ text, finished: true, account }));
                };
                """);
        browser.css("button.primary").click();
        browser.awaitText(".answer mark.gone", "wait");
        assertThat(browser.count(".answer mark.gone")).isEqualTo(1);
        assertThat(browser.count(".answer mark.added")).isZero();
        assertThat(browser.css("main").getText())
                .contains("1 check of the left response that the right one lacks")
                .contains("$0.40 per thousand", "$0.02 per million");
    }

    private static ReportPage report() {
        double[] x = {0, 1, 2, 3};
        var plot = Plot.wide(
                "a curve",
                "of four points",
                Axis.linear("time"),
                Axis.linear("x"),
                List.of(
                        new PlotLayer.Line("truth", x, new double[] {1, 2, 3, 5}, PlotLayer.Stroke.BROAD),
                        new PlotLayer.Line("model", x, new double[] {1, 2, 3, 4}, PlotLayer.Stroke.BOLD)));
        return new ReportPage(
                "A report",
                "of two sections",
                List.of(
                        new Block.Section("First"),
                        Block.Graphics.of(plot),
                        new Block.Section("Second"),
                        new Block.Text("the end")));
    }

    @Test
    void aReportTellsItsValuesAndIsShortOnATelephone() {
        var run = Runs.finished(runs, "reported", 1);
        HtmlReport.write(report(), run.file("report.html"));
        var address = open.at("/api/runs/%s/report".formatted(run.name()));
        browser.open(address);
        browser.css("svg[tabindex='0']");
        browser.script("document.querySelector('svg[data-axis]').focus()");
        browser.press(Keys.END);
        browser.awaitText(".readout", "time 3 · truth 5 · model 4");
        browser.script("""
                const drawing = document.querySelector("svg[data-axis]");
                const box = drawing.getBoundingClientRect();
                drawing.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + box.width * 0.1, clientY: box.top + 50 }));
                """);
        browser.awaitText(".readout", "time 0 · truth 1 · model 1");
        assertThat(browser.css(".contents").getText()).contains("First", "Second");
        assertThat(browser.accessibilityFaults()).isEmpty();

        visit("/runs/" + run.name());
        browser.find(By.xpath("//summary[.='Report']")).click();
        browser.within("iframe.report", () -> browser.awaitText("main", "the end"));

        browser.narrow(true);
        browser.open(address);
        browser.css(".contents");
        assertThat(browser.script("return document.querySelectorAll('details.section[open]').length"))
                .isEqualTo(0L);
        browser.find(By.linkText("Second")).click();
        browser.awaitText("main", "the end");
        assertThat(browser.script(TOO_WIDE)).isEqualTo(List.of());
        browser.narrow(false);
    }

    @Test
    void noPageHasASeriousAccessibilityFault() {
        FlowRun.in(runs);
        var first = Runs.finished(runs, "first", 2).name();
        Runs.finished(runs, "second", 1).annotate(new RunNotes(List.of("a tag"), "a note"));
        Runs.study(runs, "study-of-sizes");
        for (var page : Map.of(
                        "/",
                        "Select two",
                        "/runs/" + first,
                        "Consumption by phase",
                        "/compare",
                        "Curves",
                        "/physics",
                        "Drop a CSV",
                        "/recording",
                        "At most",
                        "/monitor",
                        "At most",
                        "/reasoning",
                        "Run both",
                        "/ledger",
                        "Required each year",
                        "/scaling",
                        "Laws",
                        "/build-or-buy",
                        "At the means")
                .entrySet()) {
            browser.dark(false);
            visit(page.getKey());
            browser.awaitText("main", page.getValue());
            browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; });");
            assertThat(browser.accessibilityFaults()).as(page.getKey()).isEmpty();
            browser.dark(true);
            assertThat(browser.contrastFaults()).as("%s, dark", page.getKey()).isEmpty();
        }
        browser.dark(false);
    }

    @Test
    void aCommitmentIsWeighedAgainstAGain() {
        visit("/ledger");
        browser.awaitText("main", "Required each year");
        browser.awaitText("main", "$5.429 billion");
        browser.script("""
                const list = document.querySelector("select[name=preset]");
                list.value = "sovereign-model";
                list.dispatchEvent(new Event("input", { bubbles: true }));
                """);
        browser.await("another sum", () -> !browser.css("main").getText().contains("$5.429 billion"));
        assertThat(browser.css("input[name=amount]").getDomProperty("value")).isEqualTo("78000000");
    }

    @Test
    void aTargetIsDraggedAlongTheLawOfChosenRuns() {
        Runs.study(runs, "study-of-sizes");
        visit("/scaling");
        browser.awaitText("main .verdict", "study-of-sizes reaches an error of");
        browser.awaitText("main", "exponent");
        var before = browser.css("main .verdict").getText();
        browser.css("input[name=target]").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.await(
                "another amount of compute",
                () -> !before.equals(browser.css("main .verdict").getText()));
        browser.css("input[name=target]").sendKeys(Keys.HOME);
        browser.awaitText("main .verdict", "No law reaches");
        var paysUpTo = "return [...document.querySelectorAll('table')]"
                + ".find(table => table.caption?.textContent.includes('how far')).rows[1].cells[4].textContent";
        var cheap = browser.script(paysUpTo);
        browser.css("input[name=price]").sendKeys(Keys.END);
        browser.await(
                "another amount of compute up to which training pays", () -> !cheap.equals(browser.script(paysUpTo)));

        visit("/ledger");
        browser.awaitText("main", "Required each year");
        browser.css("a[href='/build-or-buy']").click();
        browser.awaitText("main .verdict", "buy.");
        browser.css("input[name=queries]").sendKeys(Keys.END);
        browser.awaitText("main .verdict", "build.");
    }

    @Test
    void everythingIsWithinReachOfTheKeyboard() {
        var first = Runs.finished(runs, "first", 2).name();
        var second = Runs.finished(runs, "second", 1).name();
        visit("/");
        browser.css(".runs");
        browser.press(Keys.TAB);
        assertThat(browser.script("return document.activeElement.className")).isEqualTo("skip");
        browser.tabTo("input[type=search]");
        assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        browser.press("first");
        browser.awaitText(".runs caption", "1 of 2");
        browser.press(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.awaitText(".runs caption", "2 of 2");
        browser.tabTo("[data-run='%s']".formatted(second));
        browser.press(Keys.SPACE);
        browser.tabTo("[data-run='%s']".formatted(first));
        browser.press(Keys.SPACE);
        browser.script("document.activeElement.blur()");
        browser.tabTo("main button");
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "Compare two runs");
        assertThat(browser.address().getQuery()).contains("before=" + second, "after=" + first);
        browser.awaitText("main", "cost of 1,000 queries");
    }

    @Test
    void anEmptyStudioSaysHowItIsFilled() {
        for (var page : Map.of(
                        "/",
                        "./frugal physics train",
                        "/physics",
                        "--model hybrid-tapinn",
                        "/monitor",
                        "--model hybrid-tapinn",
                        "/reasoning",
                        "./frugal reasoning train",
                        "/compare",
                        "./frugal physics train")
                .entrySet()) {
            visit(page.getKey());
            browser.awaitText("main", page.getValue());
        }
    }

    @Test
    void nothingOnANarrowScreenNeedsScrollingSideways() throws Exception {
        FlowRun.in(runs);
        for (int seed = 0; seed < 2; seed++) {
            Runs.finished(runs, "narrow-before-with-a-long-name-" + seed, 3 + 0.01 * seed);
            Runs.finished(runs, "narrow-after-with-a-long-name-" + seed, 1 + 0.01 * seed);
        }
        var names = RunDirectory.list(runs).stream().map(RunDirectory::name).toList();
        var before = names.stream().filter(name -> name.contains("before")).toList();
        var after = names.stream().filter(name -> name.contains("after")).toList();
        Runs.study(runs, "study-of-sizes");
        browser.narrow(true);
        for (var page : Map.ofEntries(
                        Map.entry("/", "Select two"),
                        Map.entry("/runs/" + before.getFirst(), "Consumption by phase"),
                        Map.entry("/runs/" + FlowRun.NAME, "Residual of the equation"),
                        Map.entry(
                                "/compare?before=%s&after=%s".formatted(before.getFirst(), after.getFirst()),
                                "With one run on each side"),
                        Map.entry(
                                "/compare?before=%s&after=%s"
                                        .formatted(String.join(",", before), String.join(",", after)),
                                "Means over seeds"),
                        Map.entry("/physics", "Drop a CSV"),
                        Map.entry("/recording", "At most"),
                        Map.entry("/monitor", "At most"),
                        Map.entry("/reasoning", "Run both"),
                        Map.entry("/ledger", "Required each year"),
                        Map.entry("/scaling", "Laws"),
                        Map.entry("/build-or-buy", "At the means"))
                .entrySet()) {
            visit(page.getKey());
            browser.awaitText("main", page.getValue());
            browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; });");
            assertThat(browser.script(TOO_WIDE)).as(page.getKey()).isEqualTo(List.of());
        }
        browser.narrow(false);
    }

    /// What a reader would have to scroll sideways to see: the page itself, or a table within it.
    private static final String TOO_WIDE = """
            return [document.documentElement, ...document.querySelectorAll(".table")]
              .filter((box) => box.scrollWidth > box.clientWidth)
              .map((box) => `${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}, ${box.innerText.slice(0, 40)}`);
            """;
}

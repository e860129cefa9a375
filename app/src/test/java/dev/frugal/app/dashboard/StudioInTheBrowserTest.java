package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// The other pages in a browser: physics, reasoning and the ledger, and what is so of all pages.
class StudioInTheBrowserTest extends StudioInABrowser {
    /// A Java machine starts and identifies a system, perhaps on a busy machine.
    private static final Duration PROCESS_PATIENCE = Duration.ofMinutes(3);

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
}

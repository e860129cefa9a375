package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobType;
import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.StopSignal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
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
import org.openqa.selenium.Keys;

/// The studio as a person meets it, in a real Chromium.
///
/// After every test the browser's console is empty and nothing was asked of any other host.
class StudioInTheBrowserTest {
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
        browser.awaitText(".card .legend", "fgo-1");
        assertThat(browser.count(".plot")).isEqualTo(1);
        assertThat(browser.css(".card").getText()).contains("95th percentile", "grpo-1", "fgo-1");
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
    void aDroppedWindowGivesRegimeParameterAndForecast() throws Exception {
        FlowRun.in(runs);
        visit("/physics");
        var window = open.document("/api/physics/models/%s/example?number=1".formatted(FlowRun.NAME));
        browser.css(".drop");
        browser.script("""
                const files = new DataTransfer();
                files.items.add(new File([arguments[0]], "window.csv", { type: "text/csv" }));
                document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
                """, window.get("window").asString());
        browser.awaitText(".figures", "Regime");
        assertThat(browser.css(".figures").getText()).contains("F0", "95 %", "Certificate");
        assertThat(browser.count(".plot canvas")).isEqualTo(2);
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
        var choose = """
                for (const [name, part] of [["before", "dear"], ["after", "cheap"]]) {
                  const list = document.querySelector(`select[name=${name}]`);
                  for (const option of list.options) option.selected = option.value.startsWith(part);
                  list.dispatchEvent(new Event("change", { bubbles: true }));
                }
                """;
        browser.css("select[name=after]");
        browser.script(choose);
        browser.awaitText("main table", "Difference");
        browser.awaitText("main .better", "better");

        visit("/ledger");
        browser.css(".stack details summary").click();
        var picture = "return document.querySelector('canvas.map').toDataURL()";
        browser.awaitText("main", "Break-even elasticity");
        var unmarked = browser.script(picture);
        browser.script(choose);
        browser.awaitText("details [role=status]", "a gain of");
        browser.await("a mark", () -> !unmarked.equals(browser.script(picture)));
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
        browser.narrow(true);
        for (var page : Map.of(
                        "/",
                        "Select two",
                        "/runs/" + before.getFirst(),
                        "Consumption by phase",
                        "/runs/" + FlowRun.NAME,
                        "Residual of the equation",
                        "/compare?before=%s&after=%s".formatted(before.getFirst(), after.getFirst()),
                        "With one run on each side",
                        "/compare?before=%s&after=%s".formatted(String.join(",", before), String.join(",", after)),
                        "Means over seeds",
                        "/physics",
                        "Drop a CSV",
                        "/reasoning",
                        "Run both",
                        "/ledger",
                        "Required each year")
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

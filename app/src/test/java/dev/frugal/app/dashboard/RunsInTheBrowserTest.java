package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobType;
import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.worker.WorkerLog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// The pages of runs, in a browser: lists, curves, comparisons and reports.
class RunsInTheBrowserTest extends StudioInABrowser {
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
    void aFleetsRunShowsItsStagesAndExecutorsWhileTheyWork() {
        var run = Runs.withTasks(runs, "fleet");
        try (var _ = run.lock()) {
            run.enter(RunState.RUNNING, "");
            visit("/runs/fleet");
            browser.awaitText(".processes .verdict", "Executor 2 is a straggler");
            assertThat(browser.css(".processes").getText())
                    .contains("Tasks of the cluster", "read rows", "6,000", "node-1", "worker lost", "straggler");
            assertThat(browser.accessibilityFaults()).isEmpty();
            try (var log = new TaskLog(run)) {
                Runs.task(log, "1", 6);
                for (int i = 0; i < 5; i++) {
                    Runs.task(log, "2", 2);
                }
            }
            browser.awaitText(".processes .verdict", "3 times the median");
        }
        browser.narrow(true);
        visit("/runs/fleet");
        browser.awaitText(".processes", "Executor 2");
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
}

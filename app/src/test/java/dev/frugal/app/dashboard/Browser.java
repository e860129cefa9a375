package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// A real Chromium without a window.
final class Browser implements AutoCloseable {
    /// A page on a busy machine of two cores has this long to do what it should.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String AXE = axe();

    private final ChromeDriver driver;

    /// What a browser needs that is not there, if something is not.
    static Optional<String> missing() {
        return Stream.of("chromium", "chromedriver")
                .filter(program -> find(program).isEmpty())
                .map(program ->
                        "there is no %s on the path (Debian: apt install chromium chromium-driver)".formatted(program))
                .findFirst();
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String axe() {
        try (var stream = Objects.requireNonNull(Browser.class.getResourceAsStream("axe/axe-4.10.3.min.js"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Browser(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(find("chromium").orElseThrow().toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,900",
                "--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(find("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        // Away from the browser's own first page, which asks for things of its own.
        driver.get("about:blank");
        driver.manage().logs().get(LogType.PERFORMANCE);
    }

    void open(URI address) {
        driver.get(address.toString());
    }

    URI address() {
        return URI.create(String.valueOf(driver.getCurrentUrl()));
    }

    /// The element, once it is there.
    WebElement find(By by) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> driver.findElement(by), element -> true);
    }

    WebElement css(String selector) {
        return find(By.cssSelector(selector));
    }

    /// Clicks the element, again where the page has just put another in its place.
    void click(String selector) {
        await("a click on " + selector, () -> {
            driver.findElement(By.cssSelector(selector)).click();
            return true;
        });
    }

    /// Types `text` into the empty field, again where the page has just put another in its place.
    void type(String selector, String text) {
        await("'%s' typed into %s".formatted(text, selector), () -> {
            var field = driver.findElement(By.cssSelector(selector));
            field.clear();
            field.sendKeys(text);
            return text.equals(field.getDomProperty("value"));
        });
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    /// Waits until the element's text holds `text`.
    void awaitText(String selector, String text) {
        await(
                "'%s' in %s".formatted(text, selector),
                () -> driver.findElement(By.cssSelector(selector)).getText().contains(text));
    }

    void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(condition);
    }

    Object script(String script, Object... arguments) {
        var answer = driver.executeScript(script, arguments);
        return answer == null ? "" : answer;
    }

    /// Does something within a frame of the page.
    void within(String selector, Runnable work) {
        driver.switchTo().frame(css(selector));
        work.run();
        driver.switchTo().defaultContent();
    }

    /// Presses keys where the focus is.
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /// Presses the tabulator until the focus is on what `selector` names.
    void tabTo(String selector) {
        for (int presses = 0; presses < 60; presses++) {
            if ((Boolean) script("return document.activeElement.matches(arguments[0])", selector)) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("no number of tabs leads to " + selector);
    }

    /// Holds the browser to silence on its console, and to requests to `address` alone, since the
    /// last time.
    void assertQuietAndAtHome(URI address) {
        var complaints = new ArrayList<String>();
        for (var entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        assertThat(complaints).as("the console").isEmpty();
        assertThat(requests())
                .as("the requests")
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request)
                        .matches(where -> where.startsWith(address.toString())
                                || where.startsWith("data:")
                                || where.equals("about:blank")));
    }

    /// Takes from the console what the browser itself notes of a refused request, and nothing else.
    void assertOnlyRefusals() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.getMessage()).contains("the server responded with a status of 4"));
    }

    /// Gives the pages the width of a telephone, or all the room again.
    void narrow(boolean narrow) {
        if (narrow) {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", false));
        } else {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    /// Shows the pages in the dark colours, or in the light ones.
    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /// The serious accessibility faults of the page, by axe-core.
    List<String> accessibilityFaults() {
        return accessibilityFaults("{}");
    }

    /// Those of them that colours can change.
    List<String> contrastFaults() {
        return accessibilityFaults("{ runOnly: ['color-contrast'] }");
    }

    private List<String> accessibilityFaults(String options) {
        evaluate(AXE + "; 0");
        var found = evaluate("""
                axe.run(document, %s).then((result) => result.violations
                  .filter((fault) => ["serious", "critical"].includes(fault.impact))
                  .map((fault) => `${fault.impact} ${fault.id}: ${fault.nodes.map((node) => node.target).join(", ")}`)
                  .join("\\n"))
                """.formatted(options));
        return found.lines().toList();
    }

    /// The value of an expression, whatever the page's own policy says about scripts.
    private String evaluate(String expression) {
        var answer = driver.executeCdpCommand(
                "Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError("%s: %s".formatted(address(), answer.get("exceptionDetails")));
        }
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(answer.get("result"), expression)).get("value"));
    }

    private List<String> requests() {
        var requests = new ArrayList<String>();
        for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            var message =
                    Documents.jsonTree(entry.getMessage(), "performance log").get("message");
            if (message.get("method").asString().equals("Network.requestWillBeSent")) {
                requests.add(message.at("/params/request/url").asString());
            }
        }
        return requests;
    }

    @Override
    public void close() {
        driver.quit();
    }
}

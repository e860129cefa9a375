package dev.frugal.app.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The studio as a person meets it, in a real Chromium.
///
/// After every test the browser's console is empty and nothing was asked of any other host.
abstract class StudioInABrowser {
    /// What a reader would have to scroll sideways to see: the page itself, or a table within it.
    static final String TOO_WIDE = """
            return [document.documentElement, ...document.querySelectorAll(".table")]
              .filter((box) => box.scrollWidth > box.clientWidth)
              .map((box) => `${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}, ${box.innerText.slice(0, 40)}`);
            """;

    @TempDir
    private static Path profile;

    /// One for all tests of a class.
    static Browser browser;

    @TempDir
    Path runs;

    OpenStudio open;

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

    void visit(String page) {
        browser.open(open.at(page + "#token=" + OpenStudio.TOKEN));
    }
}

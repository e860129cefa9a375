package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for the tests of every module: a tolerance has a name.
class TestSourcesTest {
    private static final Path ROOT = Path.of("..");

    /// AssertJ's tolerances, but not methods of the same name of another object, that are a number or begin with
    /// one.
    private static final Pattern NAMELESS = Pattern.compile("(?:(?<![\\w.])|\\b(?:Assertions|Offset|Percentage)\\.)"
            + "(?:within|withinPercentage|withPercentage|offset|strictOffset|byLessThan)\\(\\s*[+-]?\\.?\\d");

    @Test
    void everyToleranceHasAName() throws IOException {
        var sources = sources();
        assertThat(sources).hasSizeGreaterThan(100);
        var found = new ArrayList<String>();
        for (var source : sources) {
            var text = Files.readString(source);
            for (int line : nameless(text)) {
                found.add("%s:%d".formatted(ROOT.relativize(source), line));
            }
        }
        assertThat(found)
                .as("tolerances without a name: give the class a constant that says why the number is what it is")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "isCloseTo(1, within{1e-9}) | 1",
                "isCloseTo(1, within{ .5 * noise}) | 1",
                "isCloseTo(1, Assertions.within{-1}) | 1",
                "isCloseTo(1, Offset.offset{1e-4f}) | 1",
                "isCloseTo(1, withPercentage{2}) | 1",
                "isNotCloseTo(1, byLessThan{2}) | 1",
                "isCloseTo(1, within{ROUNDING}) | 0",
                "isCloseTo(1, within{ROUNDING * 2}) | 0",
                "MemoryPlan.within{4, step} | 0",
                "isWithin{4} | 0",
            })
    void aNumberIsToldFromAName(String source, int times) {
        assertThat(nameless(source.replace('{', '(').replace('}', ')'))).hasSize(times);
    }

    /// The numbers of the lines on which a tolerance begins with a number.
    private static List<Integer> nameless(String source) {
        return NAMELESS.matcher(source)
                .results()
                .map(match -> 1
                        + (int) source.chars()
                                .limit(match.start())
                                .filter(c -> c == '\n')
                                .count())
                .toList();
    }

    private static List<Path> sources() throws IOException {
        try (var modules = Files.list(ROOT)) {
            var found = new ArrayList<Path>();
            for (var tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList()) {
                try (var files = Files.walk(tests)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
            return found;
        }
    }
}

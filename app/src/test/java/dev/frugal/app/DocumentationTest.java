package dev.frugal.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What holds for every document of the repository: short lines, links that resolve, and commands that exist.
class DocumentationTest {
    /// A line that fits beside another in a review.
    private static final int WIDTH = 120;

    private static final Pattern URL = Pattern.compile("https?://[^\\s)>]+");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|^\\[[^\\]]+\\]: (\\S+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern INVOCATION = Pattern.compile("(?:^|^\\$ |\\bdo )(?:\\./)?frugal (.+)");

    /// Where a shell would end the command: at a comment, a pipe, a redirection or the next command.
    private static final Pattern END = Pattern.compile("\\s+[#|>].*|;.*");

    private static final Pattern SHELL_VARIABLE = Pattern.compile("\\$[a-z]+");

    /// Commands of the launcher itself.
    private static final Set<String> LAUNCHER = Set.of("test", "build", "package");

    @ParameterizedTest
    @MethodSource("documents")
    void linesAreShort(Path document) throws IOException {
        assertThat(Files.readAllLines(root().resolve(document)))
                .allSatisfy(line -> assertThat(URL.matcher(line).replaceAll("").length())
                        .as(line)
                        .isLessThanOrEqualTo(WIDTH));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void relativeLinksResolve(Path document) throws IOException {
        for (var target : links(document)) {
            var parts = target.split("#", 2);
            var file = parts[0].isEmpty()
                    ? root().resolve(document)
                    : root().resolve(document).resolveSibling(parts[0]);
            assertThat(file).as("%s links to %s", document, target).exists();
            if (parts.length == 2) {
                assertThat(anchors(file)).as("%s links to %s", document, target).contains(parts[1]);
            }
        }
    }

    /// A synopsis, with brackets or an ellipsis, is no complete command: its name and its options must exist.
    @ParameterizedTest
    @MethodSource("documents")
    void commandsInBlocksParse(Path document) throws IOException {
        var commandLine = commandLine();
        for (var command : commands(String.join("\n", Parts.of(document).blocks()))) {
            var words = words(command);
            if (LAUNCHER.contains(words.getFirst())) {
                continue;
            }
            if (command.contains("…") || command.contains("[")) {
                exists(words, commandLine, "%s: frugal %s".formatted(document, command));
            } else {
                assertThatCode(() -> commandLine.parseArgs(words.toArray(String[]::new)))
                        .as("%s: frugal %s", document, command)
                        .doesNotThrowAnyException();
            }
        }
    }

    /// In a sentence a command may lack what it needs and have placeholders: its name and its options must exist.
    @ParameterizedTest
    @MethodSource("documents")
    void commandsInSentencesExist(Path document) throws IOException {
        var commandLine = commandLine();
        var names = commandLine.getSubcommands().keySet();
        var code = CODE.matcher(String.join("\n", Parts.of(document).prose()));
        while (code.find()) {
            var words = words(code.group(1).replace('\n', ' ').replaceFirst("^(\\$ )?(\\./)?frugal ", ""));
            boolean invocation = code.group(1).matches("(?s)(\\$ )?(\\./)?frugal\\s.*");
            if (!invocation && (words.size() < 2 || !names.contains(words.getFirst()))
                    || words.getFirst().startsWith("-")
                    || LAUNCHER.contains(words.getFirst())) {
                continue;
            }
            exists(words, commandLine, "%s: %s".formatted(document, code.group(1)));
        }
    }

    private static void exists(List<String> words, CommandLine commandLine, String place) {
        var command = commandLine;
        int depth = 0;
        while (depth < words.size() && command.getSubcommands().containsKey(words.get(depth))) {
            command = requireNonNull(command.getSubcommands().get(words.get(depth)));
            depth++;
        }
        boolean group = command.getCommandSpec().positionalParameters().isEmpty()
                && !command.getSubcommands().isEmpty();
        if (group && depth < words.size()) {
            assertThat(words.get(depth)).as(place).matches("-.*|….*");
        }
        var options = command.getCommandSpec().optionsMap().keySet();
        assertThat(words.stream()
                        .map(word -> word.replaceAll("^\\[|[\\],]+$|=.*", ""))
                        .filter(word -> word.startsWith("--")))
                .as(place)
                .allSatisfy(option -> assertThat(options).contains(option));
    }

    static Stream<Path> documents() throws IOException {
        try (var top = Files.list(root());
                var docs = Files.walk(root().resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(file -> root().relativize(file))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("frugal"))) {
            folder = requireNonNull(folder.getParent());
        }
        return folder;
    }

    private static CommandLine commandLine() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
        return FrugalCommand.commandLine(List.of(), new Terminal(nowhere, nowhere, false), new StopSignal());
    }

    private static List<String> links(Path document) throws IOException {
        var targets = new ArrayList<String>();
        for (var line : Parts.of(document).prose()) {
            var link = LINK.matcher(line);
            while (link.find()) {
                var target = link.group(1) != null ? link.group(1) : link.group(2);
                if (!URL.matcher(target).find()) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }

    /// The anchors that GitHub makes of a file's headings.
    private static Set<String> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> commands(String block) {
        var commands = new ArrayList<String>();
        for (var line : block.replaceAll("\\\\\n\\s*", "").lines().toList()) {
            var invocation = INVOCATION.matcher(line);
            if (invocation.find()) {
                var command = END.matcher(invocation.group(1)).replaceAll("").strip();
                commands.add(SHELL_VARIABLE.matcher(command).replaceAll("1"));
            }
        }
        return commands;
    }

    /// The words of a command line; quotes hold a word together.
    private static List<String> words(String command) {
        return Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
                .matcher(command)
                .results()
                .map(word -> Stream.of(1, 2, 3)
                        .map(word::group)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /// A document's lines, those of its code blocks apart from the others.
    private record Parts(List<String> blocks, List<String> prose) {
        static Parts of(Path document) throws IOException {
            var parts = new Parts(new ArrayList<>(), new ArrayList<>());
            boolean inside = false;
            for (var line : Files.readAllLines(root().resolve(document))) {
                if (line.strip().startsWith("```")) {
                    inside = !inside;
                } else {
                    (inside ? parts.blocks() : parts.prose()).add(line);
                }
            }
            return parts;
        }
    }
}

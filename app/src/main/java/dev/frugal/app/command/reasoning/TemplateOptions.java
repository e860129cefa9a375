package dev.frugal.app.command.reasoning;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options for the variables of a model's chat template.
final class TemplateOptions {
    private static final String TOOLS = "tools";

    @Option(
            names = "--template-argument",
            paramLabel = "NAME=VALUE",
            description = "Variable for the model's chat template, such as enable_thinking=false. Repeatable.")
    private Map<String, String> arguments = Map.of();

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description = "JSON file with a list of the tools that the chat template offers to the model.")
    private Optional<Path> tools = Optional.empty();

    /// Whether there is an option.
    boolean isGiven() {
        return !arguments.isEmpty() || tools.isPresent();
    }

    /// The variables by name.
    ///
    /// @throws InvalidInputException if the file of tools cannot be read or is no list of objects
    Map<String, Object> variables() {
        var values = new LinkedHashMap<String, Object>();
        arguments.forEach((name, value) -> values.put(name, Documents.scalar(value)));
        tools.ifPresent(file -> values.put(TOOLS, tools(file)));
        return values;
    }

    private static List<?> tools(Path file) {
        var read = Documents.readJson(Documents.text(file), Object.class, file.toString());
        if (read instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Map.class::isInstance)) {
            return list;
        }
        throw new InvalidInputException(
                "%s is no list of tools; expected [{\"type\": \"function\", \"function\": {\"name\": …}}]"
                        .formatted(file));
    }
}

package dev.frugal.app.command.ledger;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The compute-equivalent gain in a document that `ledger scaling --json` printed.
final class GainFile {
    private GainFile() {}

    /// The gain of `method`, or the only one.
    ///
    /// @throws InvalidInputException if there is none, or several and no method is named
    static double gain(Path file, Optional<String> method) {
        var gains = Documents.jsonTree(Documents.text(file), file.toString()).path("gains");
        var fitting = gains.valueStream()
                .filter(gain ->
                        method.isEmpty() || gain.path("method").asString().equals(method.get()))
                .toList();
        if (fitting.size() != 1) {
            throw new InvalidInputException("%s has %d gains%s; expected one%s"
                    .formatted(
                            file,
                            fitting.size(),
                            method.map(" of '%s'"::formatted).orElse(""),
                            gains.isEmpty()
                                    ? ": a document of 'ledger scaling --json' with two methods or more"
                                    : ": name it by --gain-of, one of " + methods(gains)));
        }
        var gain = fitting.getFirst().path("at").path("gain").path("value");
        if (fitting.getFirst().path("at").isNull()) {
            throw new InvalidInputException(
                    "the methods in %s reach no error in common, so their gain has only a lower bound, %s; give one with --gain"
                            .formatted(file, fitting.getFirst().path("bound").path("at_least")));
        }
        if (!gain.isNumber()) {
            throw new InvalidInputException(
                    "the gain in %s is %s; expected a number, as 'ledger scaling --json' prints".formatted(file, gain));
        }
        return gain.asDouble();
    }

    private static String methods(JsonNode gains) {
        return gains.valueStream().map(gain -> gain.path("method").asString()).collect(Collectors.joining(", "));
    }
}

package dev.frugal.app.terminal;

import dev.frugal.base.Documents;
import java.util.List;
import java.util.stream.Collectors;

/// A document of several lines, each a JSON document of its own (JSON Lines), for commands whose
/// input is such a file too.
public record JsonLines(List<?> documents) {
    public JsonLines {
        documents = List.copyOf(documents);
    }

    String json() {
        return documents.stream().map(Documents::json).collect(Collectors.joining("\n"));
    }
}

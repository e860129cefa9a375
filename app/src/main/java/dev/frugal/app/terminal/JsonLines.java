package dev.frugal.app.terminal;

import dev.frugal.base.Documents;
import java.util.List;
import java.util.stream.Collectors;

/// A document in JSON Lines, for commands whose input has this format too.
public record JsonLines(List<?> documents) {
    public JsonLines {
        documents = List.copyOf(documents);
    }

    public String json() {
        return documents.stream().map(Documents::json).collect(Collectors.joining("\n"));
    }
}

package dev.frugal.runs;

import dev.frugal.ledger.statement.CostStatement;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One run, as JSON: what `runs show RUN --json` prints.
///
/// @param folder its path
/// @param config its `config.yaml`
/// @param latest the last value of each metric, by name
/// @param statement what it has spent, once anything is written
public record RunDocument(
        Manifest manifest,
        RunStatus status,
        String folder,
        JsonNode config,
        List<Metric> latest,
        Optional<CostStatement> statement) {
    public RunDocument {
        latest = List.copyOf(latest);
    }

    /// The document of the run in `directory`, as it stands now.
    ///
    /// @throws dev.frugal.base.InvalidInputException if one of its files is damaged
    public static RunDocument of(RunDirectory directory) {
        var latest = new TreeMap<String, Metric>();
        for (var metric : directory.metrics()) {
            latest.put(metric.name(), metric);
        }
        return new RunDocument(
                directory.manifest(),
                directory.status(),
                directory.folder().toString(),
                directory.config(),
                List.copyOf(latest.values()),
                CostStatement.ifWritten(directory.folder()));
    }
}

package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.GradingSettings;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.AnswerFormat;
import dev.frugal.reasoning.problem.ColumnRole;
import dev.frugal.reasoning.problem.ProblemSource;
import dev.frugal.reasoning.problem.PromptSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Problems in a file, and which of them are used how. `data-set.yaml` beside this class holds what
/// a user's YAML leaves out.
///
/// - `name`: what runs and tables call it; `file`: JSON Lines, JSON, Parquet, CSV or TSV;
/// - `columns`: which column plays which role; roles left out are found by the file's layout;
/// - `goldForm`: what the column of golds holds;
/// - `filter`: for a column, the values of which a row must have one;
/// - `first`: how many rows that pass the filter are used, 0 for all;
/// - `heldOutShare`: share of the problems kept for judging, by a hash of their text;
/// - `order`: in which a training goes through them;
/// - `grading`: what answers a gold besides the same answer, and where it is looked for;
/// - `prompt`: how a problem is put to the model.
@JsonTypeName("data-set")
public record DataSetSettings(
        String name,
        String file,
        Map<ColumnRole, String> columns,
        AnswerFormat goldForm,
        Map<String, List<String>> filter,
        int first,
        double heldOutShare,
        Order order,
        GradingSettings grading,
        PromptSettings prompt)
        implements TaskSettings {
    private static final String KIND = "data-set";

    /// What is completed key by key, and not as a whole.
    private static final Set<String> SECTIONS = Set.of("grading", "prompt");

    /// In which a training goes through the problems.
    public enum Order {
        /// As the file has them.
        @JsonProperty("file")
        FILE,
        /// Shuffled anew for each pass, by the run's seed.
        @JsonProperty("shuffled")
        SHUFFLED
    }

    public DataSetSettings {
        columns = Map.copyOf(columns);
        filter = Map.copyOf(filter);
        if (first < 0) {
            throw new IllegalArgumentException(
                    "first is %d; expected a number of problems, or 0 for all".formatted(first));
        }
        if (!(heldOutShare >= 0 && heldOutShare < 1)) {
            throw new IllegalArgumentException(
                    "heldOutShare is %s; expected a share from 0 to below 1".formatted(heldOutShare));
        }
    }

    /// All problems of `file`, its columns recognised.
    public static DataSetSettings of(Path file) {
        return complete(Documents.yamlTree("{}", "defaults"), file, file.toString());
    }

    /// Which problems of which file these settings ask for.
    public ProblemSource source() {
        return new ProblemSource(file, columns, goldForm, filter, first, heldOutShare);
    }

    /// Whether a YAML document describes a data set.
    public static boolean describes(String yaml, String source) {
        var tree = Documents.yamlTree(yaml, source);
        return tree.path("kind").asString("").equals(KIND) || tree.has("file");
    }

    /// The data set a YAML document describes; `source` is where it lies, which the file it names
    /// is relative to.
    ///
    /// @throws InvalidInputException if it names no file, or has a wrong key or value
    public static DataSetSettings read(String yaml, Path source) {
        var tree = Documents.yamlTree(yaml, source.toString());
        if (!tree.path("file").isString()) {
            throw new InvalidInputException(
                    "%s: a data set needs 'file', the path of its problems; add it".formatted(source));
        }
        var file = source.resolveSibling(tree.path("file").asString());
        return complete(tree, file, source.toString());
    }

    private static DataSetSettings complete(JsonNode given, Path file, String source) {
        var tree = (ObjectNode) Documents.yamlTree(defaults(), "data-set.yaml");
        var base = file.getFileName().toString();
        tree.put("name", base.contains(".") ? base.substring(0, base.lastIndexOf('.')) : base);
        ((ObjectNode) tree.get("prompt")).put("date", LocalDate.now().toString());
        merge(tree, given);
        tree.put("file", file.toAbsolutePath().normalize().toString());
        return Documents.bind(tree, DataSetSettings.class, source);
    }

    private static void merge(ObjectNode into, JsonNode given) {
        given.properties().forEach(entry -> {
            if (into.get(entry.getKey()) instanceof ObjectNode section
                    && SECTIONS.contains(entry.getKey())
                    && entry.getValue().isObject()) {
                merge(section, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static String defaults() {
        try (var stream = DataSetSettings.class.getResourceAsStream("data-set.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("data-set.yaml is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public DataSetSettings withColumns(Map<ColumnRole, String> other) {
        return new DataSetSettings(name, file, other, goldForm, filter, first, heldOutShare, order, grading, prompt);
    }

    public DataSetSettings withFilter(Map<String, List<String>> other) {
        return new DataSetSettings(name, file, columns, goldForm, other, first, heldOutShare, order, grading, prompt);
    }

    public DataSetSettings withFirst(int other) {
        return new DataSetSettings(name, file, columns, goldForm, filter, other, heldOutShare, order, grading, prompt);
    }

    public DataSetSettings withHeldOutShare(double other) {
        return new DataSetSettings(name, file, columns, goldForm, filter, first, other, order, grading, prompt);
    }

    public DataSetSettings withGrading(GradingSettings other) {
        return new DataSetSettings(name, file, columns, goldForm, filter, first, heldOutShare, order, other, prompt);
    }

    public DataSetSettings withPrompt(PromptSettings other) {
        return new DataSetSettings(name, file, columns, goldForm, filter, first, heldOutShare, order, grading, other);
    }

    @Override
    public ReasoningTask open(PretrainedModel model, int promptLimit, Seed order) {
        return DataSetTask.open(this, model, promptLimit, order);
    }
}

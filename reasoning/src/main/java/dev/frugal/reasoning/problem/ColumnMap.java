package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Which columns of a file play which role: those the user names, and those known by their names
/// that have values in the first rows.
///
/// A role is played by a path (`reward_model.ground_truth`) or a template of several (`{Body} {Question}`).
///
/// `unused`: columns with part of the question that no role and no prompt takes in.
record ColumnMap(
        TableFile table,
        List<JsonNode> sample,
        Map<ColumnRole, String> columns,
        AnswerFormat goldForm,
        ColumnTemplate prompt,
        List<String> unused,
        Set<String> filter) {
    /// Enough to see every column of a file whose rows leave some out.
    private static final int SAMPLE = 100;

    /// @throws InvalidInputException if the file cannot be read, or a column that the user names is not there
    static ColumnMap of(ProblemSource source, TableFile table) {
        var sample = table.first(SAMPLE).stream().<JsonNode>map(Row::values).toList();
        var finder = new Finder(table, sample);
        var columns = finder.known();
        source.columns().forEach((role, column) -> {
            finder.require(column, "as " + role.word());
            columns.put(role, column);
        });
        source.filter().keySet().forEach(column -> finder.require(column, "as filter"));
        var prompt = ColumnTemplate.of(source.text());
        prompt.columns().stream()
                .filter(name -> !name.equals(PromptSettings.PROBLEM))
                .forEach(name -> finder.require(name, "in prompt.text"));
        boolean askedInFull = source.columns().containsKey(ColumnRole.PROBLEM)
                || !prompt.columns().contains(PromptSettings.PROBLEM);
        var map = new ColumnMap(
                table,
                sample,
                columns,
                goldForm(source, columns),
                prompt,
                List.of(),
                source.filter().keySet());
        map.requireNoGoldIn(prompt);
        return askedInFull ? map : map.withUnused(finder.partsOfAQuestion(map.namesOfTheQuestion()));
    }

    private ColumnMap withUnused(List<String> parts) {
        return new ColumnMap(table, sample, columns, goldForm, prompt, parts, filter);
    }

    private static AnswerFormat goldForm(ProblemSource source, Map<ColumnRole, String> columns) {
        if (source.goldForm() != AnswerFormat.AUTOMATIC || source.columns().containsKey(ColumnRole.GOLD)) {
            return source.goldForm() == AnswerFormat.AUTOMATIC ? AnswerFormat.ANSWER : source.goldForm();
        }
        var gold = columns.getOrDefault(ColumnRole.GOLD, "").toLowerCase(Locale.ROOT);
        return KnownColumns.SOLUTIONS.contains(gold) ? AnswerFormat.SOLUTION : AnswerFormat.ANSWER;
    }

    private void requireNoGoldIn(ColumnTemplate text) {
        optional(ColumnRole.GOLD).filter(text.columns()::contains).ifPresent(gold -> {
            throw new InvalidInputException(
                    "prompt.text asks with '%s', the gold answer of %s; leave it out".formatted(gold, table.path()));
        });
    }

    private Set<String> namesOfTheQuestion() {
        var names = new LinkedHashSet<>(prompt.columns());
        names.addAll(pathsOf(ColumnRole.PROBLEM));
        names.addAll(pathsOf(ColumnRole.CHOICES));
        return names;
    }

    /// The column of a role one cannot do without.
    ///
    /// @throws InvalidInputException if there is none
    String required(ColumnRole role) {
        return optional(role)
                .orElseThrow(() -> new InvalidInputException(
                        ("%s has no column that is known to hold the %s; it has %s; name one by --column %s=COLUMN, or "
                                        + "'columns: {%s: COLUMN}' in a YAML file")
                                .formatted(table.path(), role.word(), Cell.paths(sample), role.word(), role.word())));
    }

    Optional<String> optional(ColumnRole role) {
        return Optional.ofNullable(columns.get(role));
    }

    /// The columns of these roles, by the roles' words, for a report.
    Map<String, String> read(ColumnRole... roles) {
        var read = new LinkedHashMap<String, String>();
        Stream.of(roles).forEach(role -> optional(role).ifPresent(column -> read.put(role.word(), column)));
        return read;
    }

    /// Whether the role is played by a template of several columns.
    static boolean isTemplate(String column) {
        return column.indexOf('{') >= 0 && !ColumnTemplate.of(column).columns().isEmpty();
    }

    private List<String> pathsOf(ColumnRole role) {
        return optional(role).map(ColumnMap::paths).orElse(List.of());
    }

    private static List<String> paths(String column) {
        return isTemplate(column) ? ColumnTemplate.of(column).columns() : List.of(column);
    }

    /// The columns at the top that these roles, the prompt and the filter read.
    List<String> needed(ColumnRole... roles) {
        var all = Stream.of(
                        Stream.of(roles).flatMap(role -> pathsOf(role).stream()),
                        prompt.columns().stream().filter(name -> !name.equals(PromptSettings.PROBLEM)),
                        unused.stream(),
                        filter.stream())
                .flatMap(paths -> paths)
                .toList();
        var heads = new LinkedHashSet<String>();
        for (var row : sample) {
            all.forEach(path -> row.propertyNames().stream()
                    .filter(name -> path.equals(name) || path.startsWith(name + "."))
                    .forEach(heads::add));
        }
        return List.copyOf(heads);
    }

    /// Finds columns in the first rows of a file.
    private record Finder(TableFile table, List<JsonNode> sample) {
        /// The columns with known names, by role.
        Map<ColumnRole, String> known() {
            var columns = new EnumMap<ColumnRole, String>(ColumnRole.class);
            KnownColumns.NAMES.forEach((role, names) -> names.stream()
                    .flatMap(name -> known(role, name).stream())
                    .findFirst()
                    .ifPresent(column -> columns.put(role, column)));
            if (!columns.containsKey(ColumnRole.CHOICES)) {
                KnownColumns.GOLDS.stream()
                        .filter(name -> !KnownColumns.CHOSEN.contains(name))
                        .flatMap(name -> known(ColumnRole.GOLD, name).stream())
                        .findFirst()
                        .ifPresentOrElse(
                                column -> columns.put(ColumnRole.GOLD, column), () -> columns.remove(ColumnRole.GOLD));
            }
            return columns;
        }

        /// A known name as the file spells it, if it has values that suit the role.
        Optional<String> known(ColumnRole role, String name) {
            if (isTemplate(name)) {
                var template = ColumnTemplate.of(name);
                var spelt = new ArrayList<String>();
                template.columns()
                        .forEach(part -> spelt(part).filter(this::hasText).ifPresent(spelt::add));
                return spelt.size() < template.columns().size()
                        ? Optional.empty()
                        : Optional.of(template.fill(
                                part -> "{%s}".formatted(spelt(part).orElse(part))));
            }
            return spelt(name).filter(path -> values(path).anyMatch(value -> suits(role, value)));
        }

        private boolean hasText(String path) {
            return values(path)
                    .anyMatch(value -> value.isString() && !value.asString().isBlank());
        }

        private static boolean suits(ColumnRole role, JsonNode value) {
            if (!Cell.hasContent(value)) {
                return false;
            }
            return switch (role) {
                case PROBLEM -> value.isString() || Message.conversation(value).isPresent();
                case GOLD, LEVEL, SUBJECT, ID -> Cell.text(value, ", ").isPresent();
                case CHOICES -> Choices.of(value).isPresent();
                case RESPONSE -> isResponse(value);
            };
        }

        /// A text of several lines or words, or a conversation that ends in an answer.
        private static boolean isResponse(JsonNode value) {
            return value.isString()
                    ? value.asString().strip().indexOf(' ') > 0
                    : Message.conversation(value)
                            .map(all -> all.getLast().role().equals(Message.ASSISTANT))
                            .orElse(false);
        }

        private Stream<JsonNode> values(String path) {
            return sample.stream().flatMap(row -> Cell.find(row, path).stream());
        }

        /// A path as the file spells it.
        private Optional<String> spelt(String path) {
            var keys = path.split("\\.");
            return sample.stream().flatMap(row -> spelt(row, keys, 0).stream()).findFirst();
        }

        private static Optional<String> spelt(JsonNode row, String[] keys, int from) {
            for (var name : row.propertyNames()) {
                if (name.equalsIgnoreCase(keys[from])) {
                    return from + 1 == keys.length
                            ? Optional.of(name)
                            : spelt(row.path(name), keys, from + 1).map(rest -> name + "." + rest);
                }
            }
            return Optional.empty();
        }

        /// @throws InvalidInputException if a column, or one that a template names, is in none of the rows
        void require(String column, String use) {
            for (var path : sample.stream().anyMatch(row -> row.has(column)) ? List.of(column) : paths(column)) {
                if (sample.stream().noneMatch(row -> exists(row, path))) {
                    throw new InvalidInputException("%s has no column '%s', which is configured %s; it has %s%s"
                            .formatted(table.path(), path, use, Cell.paths(sample), similar(path)));
                }
            }
        }

        private String similar(String path) {
            return SimilarNames.nearest(path, List.of(Cell.paths(sample).split(", ")))
                    .map("; did you mean '%s'?"::formatted)
                    .orElse("");
        }

        private static boolean exists(JsonNode row, String path) {
            int dot = path.lastIndexOf('.');
            return row.has(path)
                    || Cell.find(row, path).isPresent()
                    || (dot > 0
                            && Cell.find(row, path.substring(0, dot))
                                    .map(inner -> inner.has(path.substring(dot + 1)))
                                    .orElse(false));
        }

        /// Columns that hold parts of a question and are not among `names`.
        List<String> partsOfAQuestion(Set<String> names) {
            return sample.stream()
                    .flatMap(row -> row.propertyNames().stream())
                    .distinct()
                    .filter(name -> KnownColumns.PARTS_OF_A_QUESTION.contains(name.toLowerCase(Locale.ROOT)))
                    .filter(name -> !names.contains(name))
                    .toList();
        }
    }
}

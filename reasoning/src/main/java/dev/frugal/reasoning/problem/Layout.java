package dev.frugal.reasoning.problem;

import static dev.frugal.reasoning.problem.AnswerFormat.ANSWER;
import static dev.frugal.reasoning.problem.AnswerFormat.SOLUTION;
import static dev.frugal.reasoning.problem.ColumnRole.GOLD;
import static dev.frugal.reasoning.problem.ColumnRole.ID;
import static dev.frugal.reasoning.problem.ColumnRole.LEVEL;
import static dev.frugal.reasoning.problem.ColumnRole.PROBLEM;
import static dev.frugal.reasoning.problem.ColumnRole.RESPONSE;
import static dev.frugal.reasoning.problem.ColumnRole.SUBJECT;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The columns a well-known data set has, and what each is for.
///
/// A file has the layout if it has all of its columns, whatever the case of their names and
/// whatever others there are. The list is searched from the most demanding layout to the least.
record Layout(String name, Map<ColumnRole, String> columns, AnswerFormat form) {
    static final List<Layout> KNOWN = List.of(
            new Layout(
                    "math500",
                    Map.of(
                            PROBLEM,
                            "problem",
                            GOLD,
                            "answer",
                            LEVEL,
                            "level",
                            SUBJECT,
                            "subject",
                            ID,
                            "unique_id",
                            RESPONSE,
                            "solution"),
                    ANSWER),
            new Layout(
                    "math",
                    Map.of(PROBLEM, "problem", GOLD, "solution", LEVEL, "level", SUBJECT, "type", RESPONSE, "solution"),
                    SOLUTION),
            new Layout(
                    "minerva",
                    Map.of(PROBLEM, "problem", GOLD, "solution", SUBJECT, "type", ID, "idx", RESPONSE, "solution"),
                    SOLUTION),
            new Layout("aime", Map.of(PROBLEM, "problem", GOLD, "answer", ID, "id", RESPONSE, "solution"), ANSWER),
            new Layout("amc", Map.of(PROBLEM, "problem", GOLD, "answer", ID, "id"), ANSWER),
            new Layout("amc-question", Map.of(PROBLEM, "question", GOLD, "answer", ID, "id"), ANSWER),
            // Minerva's short form has the same two columns and bare answers.
            new Layout("gsm8k", Map.of(PROBLEM, "question", GOLD, "answer", RESPONSE, "answer"), ANSWER),
            new Layout("problem-answer", Map.of(PROBLEM, "problem", GOLD, "answer"), ANSWER),
            new Layout(
                    "problem-solution", Map.of(PROBLEM, "problem", GOLD, "solution", RESPONSE, "solution"), SOLUTION));

    Layout {
        columns = Map.copyOf(columns);
    }

    /// The layout of a file with these columns, its names spelt as the file does.
    static Optional<Layout> of(List<String> columns) {
        var spelling = new HashMap<String, String>();
        columns.forEach(column -> spelling.putIfAbsent(column.toLowerCase(Locale.ROOT), column));
        return KNOWN.stream()
                .filter(layout -> spelling.keySet().containsAll(layout.columns().values()))
                .findFirst()
                .map(layout -> layout.spelt(spelling));
    }

    private Layout spelt(Map<String, String> spelling) {
        var spelt = new EnumMap<ColumnRole, String>(ColumnRole.class);
        columns.forEach((role, column) -> spelt.put(role, spelling.getOrDefault(column, column)));
        return new Layout(name, spelt, form);
    }
}

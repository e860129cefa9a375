package dev.frugal.reasoning.evaluation.dataset;

import static dev.frugal.table.ParquetFile.Type.INTEGER;
import static dev.frugal.table.ParquetFile.Type.NUMBER;
import static dev.frugal.table.ParquetFile.Type.TEXT;
import static dev.frugal.table.ParquetFile.Type.TRUTH;

import dev.frugal.base.Documents;
import dev.frugal.table.ParquetFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A response as it is kept: a row of the Parquet file.
///
/// - `place`: the problem's number in the benchmark, from 0; `sample`: the response's, from 0;
/// - `outcome`: the grader's; `correct`: equal to the gold and not cut off;
/// - `finished`: whether it came to its end token; `tokens`: with that token;
/// - `reflections`: words such as "wait"; `entropy`: −Σ p·log p over its sampled tokens, nats;
/// - `rewards`: what each reward gave, by name, without its weight; in the file a JSON object.
record GradedResponse(
        long place,
        String problemId,
        String level,
        String subject,
        long sample,
        String problem,
        String gold,
        String response,
        String outcome,
        boolean correct,
        boolean finished,
        long tokens,
        long reflections,
        double entropy,
        Map<String, Double> rewards) {
    static final Map<String, ParquetFile.Type> COLUMNS = columns();

    private static Map<String, ParquetFile.Type> columns() {
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put("place", INTEGER);
        for (var name : List.of("problem_id", "level", "subject")) {
            columns.put(name, TEXT);
        }
        columns.put("sample", INTEGER);
        for (var name : List.of("problem", "gold", "response", "outcome")) {
            columns.put(name, TEXT);
        }
        columns.put("correct", TRUTH);
        columns.put("finished", TRUTH);
        columns.put("tokens", INTEGER);
        columns.put("reflections", INTEGER);
        columns.put("entropy", NUMBER);
        columns.put("rewards", TEXT);
        return Collections.unmodifiableMap(columns);
    }

    List<Object> row() {
        return List.of(
                place,
                problemId,
                level,
                subject,
                sample,
                problem,
                gold,
                response,
                outcome,
                correct,
                finished,
                tokens,
                reflections,
                entropy,
                Documents.json(rewards));
    }

    /// The same with what each reward gave.
    GradedResponse withRewards(Map<String, Double> earned) {
        return new GradedResponse(
                place,
                problemId,
                level,
                subject,
                sample,
                problem,
                gold,
                response,
                outcome,
                correct,
                finished,
                tokens,
                reflections,
                entropy,
                earned);
    }

    static GradedResponse of(Map<String, Object> row) {
        return new GradedResponse(
                whole(row, "place"),
                text(row, "problem_id"),
                text(row, "level"),
                text(row, "subject"),
                whole(row, "sample"),
                text(row, "problem"),
                text(row, "gold"),
                text(row, "response"),
                text(row, "outcome"),
                truth(row, "correct"),
                truth(row, "finished"),
                whole(row, "tokens"),
                whole(row, "reflections"),
                (Double) value(row, "entropy"),
                rewards(text(row, "rewards")));
    }

    private static Map<String, Double> rewards(String json) {
        var rewards = new LinkedHashMap<String, Double>();
        Documents.jsonTree(json, "the rewards of a kept response")
                .properties()
                .forEach(entry -> rewards.put(entry.getKey(), entry.getValue().doubleValue()));
        return rewards;
    }

    private static Object value(Map<String, Object> row, String column) {
        var value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("a kept response has no " + column);
        }
        return value;
    }

    private static String text(Map<String, Object> row, String column) {
        return (String) value(row, column);
    }

    private static long whole(Map<String, Object> row, String column) {
        return (Long) value(row, column);
    }

    private static boolean truth(Map<String, Object> row, String column) {
        return (Boolean) value(row, column);
    }
}

package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Reads the question of each row.
final class RowQuestion {
    private final ColumnMap map;
    private final boolean usualText;
    private final boolean plainText;

    /// @throws InvalidInputException if the file has no question
    RowQuestion(ColumnMap map, ProblemSource source) {
        this.map = map;
        this.usualText = source.text().equals(PromptSettings.STEP_BY_STEP);
        this.plainText = map.prompt().columns().equals(List.of(PromptSettings.PROBLEM));
        if (map.prompt().columns().contains(PromptSettings.PROBLEM)) {
            map.required(ColumnRole.PROBLEM);
        }
    }

    /// A question.
    ///
    /// @param text the problem alone
    /// @param messages the conversation it is asked in, `prompt.text` filled in; empty where none is needed
    record Asked(String text, List<Message> messages) {
        Asked {
            messages = List.copyOf(messages);
        }
    }

    /// @throws InvalidInputException if the row has no question, or part of it is in a column that nothing takes in
    Asked of(Row row) {
        requireWhole(row);
        if (!map.prompt().columns().contains(PromptSettings.PROBLEM)) {
            var asked = fillPrompt(row, "");
            return new Asked(asked, List.of(Message.user(asked)));
        }
        var column = map.required(ColumnRole.PROBLEM);
        var conversation = Cell.find(row.values(), column).flatMap(Message::conversation);
        if (conversation.isPresent()) {
            return conversation(row, conversation.get());
        }
        var problem = withChoices(row, problem(row, column));
        return plainText
                ? new Asked(problem, List.of())
                : new Asked(problem, List.of(Message.user(fillPrompt(row, problem))));
    }

    private void requireWhole(Row row) {
        for (var part : map.unused()) {
            if (Cell.find(row.values(), part).filter(Cell::hasContent).isPresent()) {
                var column = map.columns().getOrDefault(ColumnRole.PROBLEM, "");
                throw new InvalidInputException(
                        ("%s: column '%s' belongs to the question, which is read from '%s' alone; ask both by --column "
                                        + "'problem={%s} {%s}', or leave it out by --column problem=%s")
                                .formatted(row.place(), part, column, part, column, column));
            }
        }
    }

    private String problem(Row row, String column) {
        boolean template = !row.values().has(column) && ColumnMap.isTemplate(column);
        var text = template
                ? ColumnTemplate.of(column).fill(name -> value(row, name)).strip()
                : value(row, column);
        if (text.isBlank()) {
            throw new InvalidInputException(
                    "%s: there is no '%s'; fill it in or filter the row out".formatted(row.place(), column));
        }
        return text;
    }

    private static String text(Row row, String column, JsonNode value) {
        return Choices.of(value)
                .filter(_ -> value.isContainer())
                .map(Choices::text)
                .or(() -> Cell.text(value, "\n"))
                .orElseThrow(() -> new InvalidInputException(
                        "%s: '%s' is %s; expected text, a number or messages with role and content"
                                .formatted(row.place(), column, value.isArray() ? "a list" : "an object")));
    }

    /// `{problem}` in the text of a prompt is the question; elsewhere it is a column like others.
    private String fillPrompt(Row row, String problem) {
        return map.prompt()
                .fill(name -> name.equals(PromptSettings.PROBLEM) ? problem : value(row, name))
                .strip();
    }

    private static String value(Row row, String column) {
        return Cell.find(row.values(), column)
                .map(value -> text(row, column, value))
                .orElse("");
    }

    private String withChoices(Row row, String problem) {
        var column = map.optional(ColumnRole.CHOICES).orElse("");
        boolean asked = column.isEmpty()
                || map.prompt().columns().contains(column)
                || map.columns().getOrDefault(ColumnRole.PROBLEM, "").contains("{%s}".formatted(column));
        return asked
                ? problem
                : choices(row).map(choices -> problem + "\n" + choices.text()).orElse(problem);
    }

    /// What the row offers to choose from.
    Optional<Choices> choices(Row row) {
        return map.optional(ColumnRole.CHOICES)
                .flatMap(column -> Cell.find(row.values(), column))
                .flatMap(Choices::of);
    }

    /// As its author wrote it, up to the answer; the user's own text around the last question.
    private Asked conversation(Row row, List<Message> all) {
        int last = IntStream.range(0, all.size())
                .filter(i -> all.get(i).role().equals(Message.USER))
                .max()
                .orElseThrow(() -> new InvalidInputException(
                        "%s: the conversation has no message of a user; expected a question".formatted(row.place())));
        var problem = withChoices(row, all.get(last).content());
        var messages = new ArrayList<>(all.subList(0, last));
        messages.add(Message.user(usualText ? problem : fillPrompt(row, problem)));
        return new Asked(
                messages.stream()
                        .filter(message -> message.role().equals(Message.USER))
                        .map(Message::content)
                        .collect(Collectors.joining("\n\n")),
                messages);
    }
}

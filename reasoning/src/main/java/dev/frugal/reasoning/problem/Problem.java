package dev.frugal.reasoning.problem;

import dev.frugal.base.Documents;
import java.util.List;
import java.util.Map;

/// A prompt with a checkable answer.
///
/// `minimalTokens`: the shortest response that works the answer out step by step, in tokens, the
/// end token included; what is longer is *excess*; 0 if it is not known. `steps`: how many steps it
/// takes, 0 if not known. `id`, `level` and `subject` are as a data set says, or empty. `row`: the
/// whole row of the data file as a JSON object; empty where there is none or nobody asked for it.
/// `messages`: the conversation it is asked in; empty where the prompt's settings say how it is asked.
public record Problem(
        String prompt,
        String answer,
        int steps,
        int minimalTokens,
        String id,
        String level,
        String subject,
        String row,
        List<Message> messages) {
    public Problem {
        messages = List.copyOf(messages);
    }

    /// A problem that was made up rather than read.
    public Problem(String prompt, String answer, int steps, int minimalTokens) {
        this(prompt, answer, steps, minimalTokens, "", "", "", "", List.of());
    }

    /// A problem of a data set.
    public static Problem read(String prompt, String answer, String id, String level, String subject) {
        return new Problem(prompt, answer, 0, 0, id, level, subject, "", List.of());
    }

    /// The row by column, as plain values; columns without a value are left out.
    public Map<String, Object> columns() {
        return row.isEmpty() ? Map.of() : Documents.map(row, "the row of problem " + id);
    }

    /// The same with the row it was read from.
    public Problem withRow(String json) {
        return new Problem(prompt, answer, steps, minimalTokens, id, level, subject, json, messages);
    }

    /// The same, asked in this conversation.
    Problem in(List<Message> conversation) {
        return new Problem(prompt, answer, steps, minimalTokens, id, level, subject, row, conversation);
    }
}

package dev.frugal.reasoning.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// A problem with the responses to it, as rewards see it.
///
/// - `prompt`: the problem's text; `gold`: the right answer;
/// - `columns`: the row of the data file, by column; empty for a problem that was made up. Values are
///   texts, numbers, truth values, lists and maps; columns without a value are left out.
public record AnsweredProblem(String prompt, String gold, Map<String, Object> columns, List<Response> responses) {
    public AnsweredProblem {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        responses = List.copyOf(responses);
    }

    /// One response.
    ///
    /// - `text`: without the tokens that begin or end a text;
    /// - `tokens`: its token ids, the end token included; not copied;
    /// - `finished`: whether it came to its end token, and was not cut off at the longest length;
    /// - `correct`: what the task's grader says of it; a response that was cut off is wrong.
    public record Response(String text, int[] tokens, boolean finished, boolean correct) {
        Response withCorrect(boolean other) {
            return new Response(text, tokens, finished, other);
        }
    }

    /// One number per response.
    public double[] each(ToDoubleFunction<Response> number) {
        return responses.stream().mapToDouble(number).toArray();
    }

    /// The same with other opinions of what is correct.
    AnsweredProblem withCorrect(boolean[] correct) {
        var changed = new ArrayList<Response>();
        for (int i = 0; i < correct.length; i++) {
            changed.add(responses.get(i).withCorrect(correct[i]));
        }
        return new AnsweredProblem(prompt, gold, columns, changed);
    }
}

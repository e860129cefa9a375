package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Responses to imitate, as tokens of one model: its prompt, the response of the data set, and the
/// token that ends it. No gold is needed. Held as token ids only, so the texts may be far larger
/// than memory.
public record Demonstrations(List<Sequence> sequences, DataSetReport report) {
    private static final ColumnRole[] READ = {ColumnRole.PROBLEM, ColumnRole.CHOICES, ColumnRole.RESPONSE};

    public Demonstrations {
        sequences = List.copyOf(sequences);
    }

    /// Reads the responses that `source` ask for; those held out are left out, and those with a
    /// longer prompt or response than the limits, in tokens, or than the model's context.
    ///
    /// @throws InvalidInputException if the file cannot be read, lacks a column, or nothing is left
    public static Demonstrations read(
            ProblemSource source, PromptSettings prompt, PretrainedModel model, int promptLimit, int responseLimit) {
        var table = TableFile.of(Path.of(source.file()));
        var map = ColumnMap.of(source, table);
        var question = new RowQuestion(map, source);
        var response = map.required(ColumnRole.RESPONSE);
        var prompter = Prompter.of(prompt, model);
        var end = model.tokens().end();
        if (end.isEmpty()) {
            throw new InvalidInputException(
                    "the model has no end token to end a response with; add eos_token_id to its "
                            + "generation_config.json");
        }
        var sequences = new ArrayList<Sequence>();
        long[] leftOut = {0, 0, 0};
        var selection = new RowSelection(table, map.needed(READ), source.filter(), source.first());
        int context = model.model().configuration().contextLength();
        selection.forEach(row -> {
            var text = question.of(row);
            if (DataSet.isHeldOut(text.text(), source.heldOutShare())) {
                leftOut[1]++;
                return;
            }
            var asked = prompter.tokens(
                    Problem.read(text.text(), "", Long.toString(row.number()), "", "")
                            .in(text.messages()),
                    model);
            var written = model.tokenizer().encode(response(row, response));
            var ended = Arrays.copyOf(written, written.length + 1);
            ended[written.length] = end.getFirst();
            if (model.tokenizer().hasUnknown(asked) || model.tokenizer().hasUnknown(ended)) {
                leftOut[2]++;
            } else if (asked.length > promptLimit
                    || ended.length > responseLimit
                    || asked.length + ended.length > context) {
                leftOut[0]++;
            } else {
                sequences.add(Sequence.of(asked, ended));
            }
        });
        var report = new DataSetReport(
                table.path().toString(),
                map.read(READ),
                selection.rows(),
                selection.filteredOut(),
                0,
                List.of(),
                leftOut[0],
                leftOut[2],
                sequences.size(),
                leftOut[1]);
        if (sequences.isEmpty()) {
            throw new InvalidInputException("no usable response is left: %s; raise the limits or change the filter"
                    .formatted(report.sentence()));
        }
        return new Demonstrations(sequences, report);
    }

    /// A text, or the answer a conversation ends in.
    private static String response(Row row, String column) {
        return Cell.find(row.values(), column)
                .flatMap(value -> Message.conversation(value)
                        .map(all -> all.getLast())
                        .filter(last -> last.role().equals(Message.ASSISTANT))
                        .map(Message::content)
                        .or(() -> Cell.text(value, "\n")))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new InvalidInputException(
                        "%s: there is no response in '%s'; fill it in or filter ".formatted(row.place(), column)
                                + "the row out"));
    }
}

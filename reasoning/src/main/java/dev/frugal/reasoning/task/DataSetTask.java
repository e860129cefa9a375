package dev.frugal.reasoning.task;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.Grade;
import dev.frugal.grading.Grader;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.DataSet;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.problem.Prompter;
import dev.frugal.reasoning.problem.ReflectionWords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// The problems of a data set put to a model, answers graded as mathematics.
public final class DataSetTask implements ReasoningTask {
    private final DataSetSettings settings;
    private final DataSet data;
    private final Prompter prompter;
    private final Seed order;
    private final Grader grader;

    private DataSetTask(DataSetSettings settings, DataSet data, Prompter prompter, Seed order) {
        this.settings = settings;
        this.data = data;
        this.prompter = prompter;
        this.order = order;
        this.grader = new Grader(settings.grading());
    }

    /// Reads the data set and leaves out problems that take `model` more than `promptLimit` tokens
    /// to read, or that its tokenizer cannot write.
    static DataSetTask open(
            DataSetSettings settings, PretrainedModel model, int promptLimit, Seed order, boolean wholeRows) {
        var prompter = Prompter.of(settings.prompt(), model);
        var source = wholeRows ? settings.source().withWholeRows() : settings.source();
        var data = DataSet.read(source, problem -> fit(prompter.tokens(problem, model), model, promptLimit));
        return new DataSetTask(settings, data, prompter, order);
    }

    private static DataSet.Fit fit(int[] prompt, PretrainedModel model, int limit) {
        if (model.tokenizer().hasUnknown(prompt)) {
            return DataSet.Fit.UNKNOWN_TEXT;
        }
        return prompt.length > limit ? DataSet.Fit.TOO_LONG : DataSet.Fit.FITS;
    }

    /// The problems, and what became of the rows that are none.
    public DataSet data() {
        return data;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Problem training(Seed stream) {
        return trainingProblems().get(stream.random().nextInt(data.training().size()));
    }

    @Override
    public Problem training(long number, Seed stream) {
        var problems = trainingProblems();
        int place = Math.floorMod(number, problems.size());
        return switch (settings.order()) {
            case FILE -> problems.get(place);
            case SHUFFLED ->
                problems.get(shuffled(problems.size(), Math.floorDiv(number, problems.size()))
                        .get(place));
        };
    }

    private List<Integer> shuffled(int size, long pass) {
        var places = new ArrayList<Integer>();
        for (int i = 0; i < size; i++) {
            places.add(i);
        }
        var random = order.named("pass").at(pass).random();
        for (int i = size - 1; i > 0; i--) {
            java.util.Collections.swap(places, i, random.nextInt(i + 1));
        }
        return places;
    }

    private List<Problem> trainingProblems() {
        if (data.training().isEmpty()) {
            throw new InvalidInputException(
                    "%s holds out all of its problems; lower held_out_share".formatted(settings.file()));
        }
        return data.training();
    }

    @Override
    public List<Problem> heldOut(int count, Seed stream) {
        var held = new ArrayList<>(data.heldOut());
        if (held.size() < count) {
            throw new InvalidInputException(
                    "%s holds out %d problems, fewer than the %d requested; raise held_out_share or request fewer"
                            .formatted(settings.file(), held.size(), count));
        }
        var places = LongStream.range(0, held.size()).boxed().toList();
        var keys = places.stream().map(i -> stream.at(i).value()).toList();
        return places.stream()
                .sorted(java.util.Comparator.comparing(i -> keys.get(Math.toIntExact(i))))
                .limit(count)
                .map(i -> held.get(Math.toIntExact(i)))
                .toList();
    }

    @Override
    public int[] prompt(Problem problem, PretrainedModel model) {
        return prompter.tokens(problem, model);
    }

    /// What the model reads when it is asked `problem`.
    public String promptText(Problem problem) {
        return prompter.text(problem);
    }

    @Override
    public boolean correct(Problem problem, String response, boolean ended) {
        return ended && grade(problem, response).correct();
    }

    /// The grade of a response, wherever it ended.
    public Grade grade(Problem problem, String response) {
        return grader.grade(problem.answer(), response);
    }

    @Override
    public TraceReading read(Problem problem, String response) {
        return new TraceReading(ReflectionWords.count(response), 0, 0);
    }
}

package dev.frugal.reasoning.study;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.scaling.Bootstrap;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.ledger.scaling.ScalingRuns;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.study.ReasonerSizeResult.Training;
import dev.frugal.reasoning.training.Pretraining;
import dev.frugal.reasoning.training.PretrainingSettings;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Trains the arithmetic reasoner in several sizes, with several amounts of data and seeds.
///
/// The error is the mean negative log-probability of the tokens of worked solutions that no training has seen. It
/// cannot fall to 0, since the solutions choose some of their words at random; that is what the laws' irreducible error
/// must find.
public final class ReasonerSizeStudy {
    /// The measure that is the error.
    public static final String LOSS = "loss on unseen solutions";

    /// The share of held-out problems answered right without sampling.
    public static final String ACCURACY = "accuracy, greedy";

    private static final String METHOD = "reasoner";
    private static final int RESPONSE_LIMIT = 320;

    /// Factor by which a law may leave the measured range.
    private static final double EXTRAPOLATION = 4;

    private final ReasonerSizeSettings settings;
    private final RunContext context;

    private ReasonerSizeStudy(ReasonerSizeSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// One training of the study.
    private record Part(PretrainingSettings training, String group, int seed) {
        String name() {
            return "%s-%d".formatted(group, seed);
        }
    }

    /// What a training reached.
    record Trained(long parameters, List<Measure> measures) {}

    /// Trains from wherever the run stands; each training is a member of the run's cost statement.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static ReasonerSizeResult run(ReasonerSizeSettings settings, RunContext context) {
        var study = new ReasonerSizeStudy(settings, context);
        study.train();
        return study.result();
    }

    private ReasonerSizeResult result() {
        var statement = context.books().statement();
        var trainings = statement.groups().stream()
                .flatMap(group -> statement.group(group).stream().map(one -> training(group, one)))
                .toList();
        var folder = context.directory().folder().toString();
        try {
            var bootstrap = new Bootstrap(Bootstrap.DRAWS, context.seed().named("laws"));
            var prices = Prices.defaults();
            var questions = new ScalingDocument.Questions(
                    List.of(), Optional.empty(), Optional.empty(), prices.currency(), EXTRAPOLATION);
            var runs = new ScalingRuns(Optional.of(LOSS), prices, prices.machine()).of(METHOD, List.of(statement));
            var law = MethodScaling.ofAll(runs, bootstrap).getFirst();
            return new ReasonerSizeResult(trainings, Optional.of(questions.answer(law)), Optional.empty(), folder);
        } catch (InvalidInputException tooFew) {
            return new ReasonerSizeResult(
                    trainings, Optional.empty(), Optional.ofNullable(tooFew.getMessage()), folder);
        }
    }

    private static Training training(String group, CostStatement statement) {
        var trained = statement.training();
        return new Training(
                statement.name().substring(statement.name().lastIndexOf('/') + 1),
                group.substring(group.lastIndexOf('/') + 1),
                statement.parameters(),
                trained.tokens(),
                trained.floatingPointOperations(),
                measure(statement, LOSS),
                measure(statement, ACCURACY),
                trained.joules());
    }

    private static double measure(CostStatement statement, String name) {
        return statement.measures().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> one.values().getFirst())
                .findFirst()
                .orElseThrow();
    }

    private void train() {
        // Small sizes first, so that a study that is stopped has whole curves of some sizes.
        for (var shape : settings.shapes()) {
            for (double share : settings.shares()) {
                for (int seed = 1; seed <= settings.seeds(); seed++) {
                    finish(part(shape, share, seed));
                }
            }
        }
    }

    private Part part(PretrainingSettings.Shape shape, double share, int seed) {
        var full = settings.training();
        int steps = Math.max(1, (int) Math.round(share * full.optimisation().steps()));
        return new Part(
                new PretrainingSettings(
                        full.task(), shape, full.optimisation().withSteps(steps), full.checkpointEvery()),
                String.format(Locale.ROOT, "h%d-l%d-s%d", shape.hidden(), shape.layers(), steps),
                seed);
    }

    private void finish(Part part) {
        try (var _ = context.meter().member(part.name())) {
            var trained = trained(part);
            context.books().member(new MemberCost(part.name(), part.group(), trained.parameters(), trained.measures()));
        }
    }

    private Trained trained(Part part) {
        var file = context.directory().file("finished-%s.json".formatted(part.name()));
        if (Files.exists(file)) {
            return Documents.readJson(Documents.text(file), Trained.class, file.toString());
        }
        context.stopIfRequested();
        context.progress().note("training " + part.name());
        var own = context.withSeed(context.seed().named("training").at(part.seed()));
        try (var model = Pretraining.trained(part.training(), own, part.name())) {
            var trained = new Trained(
                    model.model().configuration().parameterCount(),
                    List.of(
                            new Measure(LOSS, "nats per token", Measure.Direction.LOWER, loss(model, part)),
                            accuracy(model)));
            context.beforeCheckpoint();
            DurableFiles.write(file, Documents.indentedJson(trained));
            return trained;
        }
    }

    private double loss(PretrainedModel model, Part part) {
        try (var _ = context.meter().phase(Phase.EVALUATION)) {
            return Pretraining.loss(
                    model.model(),
                    part.training().task(),
                    settings.problems(),
                    context.seed().named("judging"));
        }
    }

    private Measure accuracy(PretrainedModel model) {
        var evaluation = Evaluator.evaluate(
                model,
                settings.training().task(),
                EvaluationSettings.of(settings.problems(), RESPONSE_LIMIT),
                RewardSum.CORRECTNESS.open(),
                context.seed().named("held-out"),
                context.seed().named("sampling"),
                context.meter());
        return new Measure(
                ACCURACY,
                "1",
                Measure.Direction.HIGHER,
                evaluation.greedy().accuracy().value());
    }
}

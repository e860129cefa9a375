package dev.frugal.physics.suite;

import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.Figure;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.comparison.Spread;
import dev.frugal.physics.comparison.Summary;
import dev.frugal.physics.field.comparison.FieldComparison;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Compares models under the protocol of the TAPINN authors' later suite, or goes on with a run that was interrupted.
public final class SuiteComparison {
    private static final double FACTOR = 1.5;

    private static final List<String> TRIVIAL = List.of("constant", "mean", "persistence");

    /// What is said of all tables.
    public static final String EXPLANATION =
            "Mean squared error of the states in their own units over whole trajectories, the window included, on new "
                    + "initial values at the suite's parameter values. Published: means and standard deviations over "
                    + "five seeds, from the TAPINN authors' public repository, commit 24c559e of 12 April 2026. "
                    + "Measured: medians over seeds. Published models without a measured figure were not run here: the "
                    + "trajectory models of this program take systems of states, its fno fields. The standard PINN is "
                    + "'parametric'; it is told the parameter. Kuramoto's frequencies are drawn once here, and for "
                    + "every trajectory there, where the sign of the coupling is wrong in the residual.";

    private SuiteComparison() {}

    /// A finished suite.
    public record Outcome(SuiteDocument document, ReportPage page) {}

    /// Runs all comparisons to their end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static Outcome run(SuiteSettings settings, RunContext context) {
        var systems = new ArrayList<SuiteDocument.Comparison>();
        for (var name : settings.systems()) {
            var system = SuiteSystem.named(name);
            var result = system.fields().isPresent()
                    ? FieldComparison.run(settings.fields(system), context, name + "-")
                            .result()
                    : ModelComparison.part(settings.states(system), name, context)
                            .result();
            systems.add(comparison(system, measured(result)));
        }
        var document = new SuiteDocument(systems, context.directory().folder().toString());
        return new Outcome(document, page(document));
    }

    private static Map<String, Spread> measured(ComparisonResult result) {
        var measured = new LinkedHashMap<String, Spread>();
        for (Summary summary : result.summaries(HeldOut.NEW_STATES)) {
            summary.figure(Figure.DATA_MEAN_SQUARE).ifPresent(spread -> measured.put(summary.model(), spread));
        }
        return measured;
    }

    /// The published figures of a system beside measured ones.
    static SuiteDocument.Comparison comparison(SuiteSystem system, Map<String, Spread> measured) {
        var models = new LinkedHashSet<>(SuiteSystem.PUBLISHED);
        models.addAll(measured.keySet());
        var rows = models.stream()
                .map(model -> row(model, system.published(model), Optional.ofNullable(measured.get(model))))
                .toList();
        return new SuiteDocument.Comparison(system.system(), rows, verdict(system, rows, measured));
    }

    private static SuiteDocument.Row row(
            String model, Optional<SuiteSystem.Published> published, Optional<Spread> measured) {
        return new SuiteDocument.Row(
                model,
                number(published.map(SuiteSystem.Published::mean)),
                number(published.map(SuiteSystem.Published::deviation)),
                number(measured.map(Spread::median)),
                number(measured.map(Spread::low)),
                number(measured.map(Spread::high)),
                published.flatMap(there -> measured.map(
                        here -> here.median() <= FACTOR * there.mean() && here.median() >= there.mean() / FACTOR)));
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    private static String verdict(SuiteSystem system, List<SuiteDocument.Row> rows, Map<String, Spread> measured) {
        var reproduced = rows.stream()
                .filter(row -> row.reproduced().orElse(false))
                .map(SuiteDocument.Row::model)
                .toList();
        var others = rows.stream()
                .filter(row -> !row.reproduced().orElse(true))
                .map(SuiteDocument.Row::model)
                .toList();
        var text = new StringBuilder("%s: within a factor of %s of the published figure: %s; not: %s."
                .formatted(system.system(), FACTOR, listed(reproduced), listed(others)));
        for (var trivial : TRIVIAL) {
            var own = measured.get(trivial);
            if (own != null) {
                var beaten = SuiteSystem.PUBLISHED.stream()
                        .filter(model -> own.median()
                                < system.published(model).orElseThrow().mean())
                        .toList();
                text.append(" %s (%s) beats %s."
                        .formatted(
                                trivial,
                                NumberText.of(own.median()),
                                beaten.isEmpty() ? "nothing published" : "the published " + listed(beaten)));
            }
        }
        return text.toString();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static ReportPage page(SuiteDocument document) {
        var blocks = new ArrayList<Block>();
        for (var system : document.systems()) {
            blocks.add(new Block.Section(system.system()));
            blocks.add(new Block.Text(system.verdict()));
            blocks.add(new Block.Table(
                    "Mean squared error over whole trajectories",
                    HEADER,
                    system.rows().stream()
                            .map(row -> new Block.Row(cells(row), false))
                            .toList()));
        }
        return new ReportPage("The TAPINN authors' suite", EXPLANATION, blocks);
    }

    /// The columns of a system's table.
    public static final List<String> HEADER =
            List.of("model", "published", "±", "measured", "lowest", "highest", "reproduced");

    /// A row as text.
    public static List<String> cells(SuiteDocument.Row row) {
        return List.of(
                row.model(),
                text(row.published()),
                text(row.publishedDeviation()),
                text(row.measured()),
                text(row.low()),
                text(row.high()),
                row.reproduced().map(yes -> yes ? "yes" : "no").orElse("–"));
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? NumberText.of(value.getAsDouble()) : "–";
    }
}

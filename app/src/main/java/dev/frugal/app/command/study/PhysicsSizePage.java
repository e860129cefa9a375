package dev.frugal.app.command.study;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.Estimate;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.physics.study.PhysicsSizeResult;
import dev.frugal.physics.study.PhysicsSizeResult.Gain;
import dev.frugal.physics.study.PhysicsSizeResult.OfSystem;
import dev.frugal.physics.study.PhysicsSizeResult.Selective;
import dev.frugal.physics.study.PhysicsSizeResult.Training;
import dev.frugal.physics.study.PhysicsSizeSettings;
import dev.frugal.physics.study.SelectiveForecasts.Accepted;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.report.NumberText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// The results of the study of sizes in words and tables.
final class PhysicsSizePage {
    /// Share of an error below which a floor is shown as 0.
    private static final double NEGLIGIBLE = 1e-9;

    private PhysicsSizePage() {}

    /// The trainings of a size with an effort, all seeds together.
    record Cell(String method, int size, double effort) {}

    static Map<Cell, List<Training>> cells(OfSystem system) {
        return system.trainings().stream()
                .collect(Collectors.groupingBy(
                        one -> new Cell(one.method(), one.size(), one.effort()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    /// What the terminal shows.
    static String text(PhysicsSizeResult result) {
        return result.systems().stream().map(PhysicsSizePage::text).collect(Collectors.joining("\n\n"));
    }

    private static String text(OfSystem system) {
        var table =
                new TextTable("model", "size", "effort", "parameters", "operations", "new states", "new parameters");
        cells(system)
                .forEach((cell, runs) -> table.row(
                        cell.method(),
                        cell.size(),
                        cell.effort(),
                        NumberText.of(runs.getFirst().parameters()),
                        NumberText.of(StudyPages.median(runs, Training::operations)),
                        NumberText.of(StudyPages.median(runs, Training::newStates), 2),
                        NumberText.of(StudyPages.median(runs, Training::newParameters), 2)));
        system.baselines()
                .forEach(one -> table.row(
                        one.name(),
                        "–",
                        "–",
                        "–",
                        "–",
                        NumberText.of(one.newStates(), 2),
                        NumberText.of(one.newParameters(), 2)));
        return "%s\n%s\n%s".formatted(system.system(), table.text(), String.join("\n", sentences(system)));
    }

    /// The findings, a sentence each.
    static List<String> sentences(OfSystem system) {
        var sentences = new ArrayList<String>();
        system.laws().forEach(law -> sentences.add(law(law)));
        system.lawless().forEach(one -> sentences.add("No law of %s: %s.".formatted(one.method(), one.reason())));
        system.gains().forEach(gain -> sentences.add(gain(gain)));
        if (system.diverged() > 0) {
            sentences.add("%d trainings diverged and are in no law.".formatted(system.diverged()));
        }
        return sentences;
    }

    private static String law(ScalingDocument.Method law) {
        return law.curves().stream()
                .findFirst()
                .map(curve -> {
                    var exponent = Optional.ofNullable(curve.coefficients().get("exponent"));
                    var irreducible = curve.coefficients().get("irreducible");
                    return "Law of %s against %s: error %s at the most compute; floor %s%s; explains %.0f %% of the"
                                    .formatted(
                                            law.method(),
                                            curve.variable().word(),
                                            NumberText.of(
                                                    curve.points().getLast().error(), 2),
                                            irreducible == null
                                                    ? "–"
                                                    : floor(
                                                            irreducible,
                                                            curve.points()
                                                                    .getLast()
                                                                    .error()),
                                            exponent.map(one -> ", exponent " + interval(one))
                                                    .orElse(", with a break"),
                                            100 * curve.goodness().explained())
                            + " variance of ln(error).";
                })
                .orElse("%s has no curve.".formatted(law.method()));
    }

    /// A floor is searched by its logarithm, so that it never becomes 0, only very small beside the errors.
    private static String floor(Estimate irreducible, double error) {
        return irreducible.high() < NEGLIGIBLE * error ? "0" : interval(irreducible);
    }

    private static String interval(Estimate estimate) {
        return "%s (%s to %s)"
                .formatted(
                        NumberText.of(estimate.value(), 2),
                        NumberText.of(estimate.low(), 2),
                        NumberText.of(estimate.high(), 2));
    }

    static String gain(Gain gain) {
        var name = "Gain of %s over %s".formatted(gain.method(), gain.over());
        var bounds = gain.operations()
                .map(bound -> ("at least %s in operations and %s in processor time, at an error of %s, the best of %s"
                                + " (from the runs alone; no law is extended)")
                        .formatted(
                                factor(bound),
                                gain.cpuSeconds().map(PhysicsSizePage::factor).orElse("–"),
                                NumberText.of(bound.error(), 2),
                                gain.over()));
        var law = gain.law()
                .map(point -> "%s in operations at an error of %s, by both laws"
                        .formatted(interval(point.gain()), NumberText.of(point.error(), 2)));
        if (law.isPresent() && bounds.isPresent()) {
            return "%s: %s; %s.".formatted(name, law.get(), bounds.get());
        }
        return law.or(() -> bounds)
                .map(found -> "%s: %s.".formatted(name, found))
                .orElse("%s: none can be stated; no size of %s is as good as the best of %s with every seed."
                        .formatted(name, gain.method(), gain.over()));
    }

    private static String factor(ComputeGain.Bound bound) {
        return NumberText.of(bound.atLeast(), 2) + " ×";
    }

    /// The page in docs/benchmarks.
    static String of(PhysicsSizeResult result, PhysicsSizeSettings settings, Manifest manifest) {
        var lines = new ArrayList<String>();
        lines.add("# Physics models: error against size and compute");
        lines.add("");
        lines.add("`" + StudyPages.command(manifest) + "`");
        lines.add("");
        lines.add(StudyPages.machine(manifest));
        lines.add("");
        lines.addAll(StudyPages.wrapped(
                ("Every model is trained in %d sizes with %s of its shipped effort (steps, iterations, epochs), %d"
                                + " %s each. The error is the relative L2 error after the window, of new initial states and of"
                                + " new parameter values; medians over seeds. Operations are those of the networks, counted; they"
                                + " contain neither the solutions that `hybrid-tapinn` simulates to learn from nor the data."
                                + " Processor time contains the simulations; it is measured under whatever load the machine had, and"
                                + " only ratios of it are used.")
                        .formatted(
                                settings.models().size()
                                        / (int) settings.models().stream()
                                                .map(one -> one.name())
                                                .distinct()
                                                .count(),
                                settings.efforts().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                settings.seeds(),
                                settings.seeds() == 1 ? "seed" : "seeds")));
        for (var system : result.systems()) {
            lines.addAll(section(system));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> section(OfSystem system) {
        var lines = new ArrayList<String>();
        var title = system.system().substring(0, 1).toUpperCase(Locale.ROOT)
                + system.system().substring(1);
        lines.addAll(List.of("", "## " + title, ""));
        for (var sentence : sentences(system)) {
            lines.addAll(StudyPages.item(sentence));
        }
        lines.addAll(List.of(
                "",
                "| model | size | effort | parameters | operations | new states | new parameters |",
                "|---|---|---|---|---|---|---|"));
        cells(system)
                .forEach((cell, runs) -> lines.add("| `%s` | %d | %s | %s | %s | %s | %s |"
                        .formatted(
                                cell.method(),
                                cell.size(),
                                cell.effort(),
                                NumberText.of(runs.getFirst().parameters()),
                                NumberText.of(StudyPages.median(runs, Training::operations)),
                                spread(runs, Training::newStates),
                                spread(runs, Training::newParameters))));
        system.baselines()
                .forEach(one -> lines.add("| %s | – | – | – | – | %s | %s |"
                        .formatted(
                                one.name(), NumberText.of(one.newStates(), 2), NumberText.of(one.newParameters(), 2))));
        lines.addAll(selective(system));
        return lines;
    }

    private static String spread(List<Training> runs, ToDoubleFunction<Training> number) {
        var middle = NumberText.of(StudyPages.median(runs, number), 2);
        if (runs.size() == 1) {
            return middle;
        }
        var statistics = runs.stream().mapToDouble(number).summaryStatistics();
        return spread(middle, NumberText.of(statistics.getMin(), 2), NumberText.of(statistics.getMax(), 2));
    }

    /// A power of ten that all three have stands once, at the end.
    private static String spread(String middle, String least, String greatest) {
        int from = middle.indexOf('×');
        var power = from < 0 ? "" : middle.substring(from);
        return least.endsWith(power) && greatest.endsWith(power)
                ? "%s (%s to %s)%s"
                        .formatted(without(power, middle), without(power, least), without(power, greatest), power)
                : "%s (%s to %s)".formatted(middle, least, greatest);
    }

    private static String without(String power, String number) {
        return number.substring(0, number.length() - power.length());
    }

    private static List<String> selective(OfSystem system) {
        if (system.selective().isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<>(List.of("", "### Forecasts withheld", ""));
        var first = system.selective().getFirst().forecasts();
        lines.addAll(StudyPages.wrapped(
                ("Windows with measurement noise, σ = %s; %d forecasts of each model. Those whose own band is widest are"
                                + " withheld: the error of the others, seed 0. Beneath: if those of the largest errors were withheld instead,"
                                + " which no rule can know.")
                        .formatted(NumberText.of(system.noise(), 2), first.windows())));
        lines.add("");
        lines.add("| trainings | operations | withheld are |"
                + first.accepted().stream()
                        .map(one -> " %.0f %% given |".formatted(100 * one.coverage()))
                        .collect(Collectors.joining()));
        lines.add("|---|---|---|" + "---|".repeat(first.accepted().size()));
        // Most trainings give the same numbers, because the fit is exact whatever the encoder guessed.
        var alike = system.selective().stream()
                .filter(one -> one.seed() == 0)
                .collect(Collectors.groupingBy(
                        one -> List.of(cells(one, Accepted::relativeL2), cells(one, Accepted::oracle)),
                        LinkedHashMap::new,
                        Collectors.toList()));
        alike.forEach((cells, trainings) -> {
            var operations = trainings.stream().mapToLong(Selective::operations).summaryStatistics();
            lines.add("| %d | %s to %s | widest bands |%s"
                    .formatted(
                            trainings.size(),
                            NumberText.of(operations.getMin()),
                            NumberText.of(operations.getMax()),
                            cells.getFirst()));
            lines.add("| | | largest errors |%s".formatted(cells.getLast()));
        });
        return lines;
    }

    private static String cells(Selective one, ToDoubleFunction<Accepted> error) {
        return one.forecasts().accepted().stream()
                .map(given -> " %s |".formatted(NumberText.of(error.applyAsDouble(given), 2)))
                .collect(Collectors.joining());
    }
}

package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.regime.FieldRegimeClassifier;
import dev.frugal.physics.field.regime.FieldRegimeDocument;
import dev.frugal.physics.field.regime.FieldSweep;
import dev.frugal.physics.field.regime.FieldSweepDocument;
import dev.frugal.physics.reference.BifurcationSweep;
import dev.frugal.physics.reference.Regime;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.reference.RegimeDocument;
import dev.frugal.physics.reference.SweepDocument;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.runs.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "regimes",
        description = "Determine a system's long-term behaviour, or where it changes along a parameter.",
        footer = {
            "",
            "Example:",
            "  frugal physics regimes duffing --parameter F0=0.28 --constant omega=1.2 --initial 1,0",
            "",
            "Find where the regime changes along a parameter:",
            "  frugal physics regimes duffing --sweep F0 --from 0.2 --to 0.3 --constant omega=1.2",
            "",
            "Fields come to rest, travel, oscillate or are chaotic:",
            "  frugal physics regimes kuramoto-sivashinsky --parameter d=1 --seed 3"
        })
final class PhysicsRegimes extends BaseCommand {
    private static final int MOST_VALUES = 10_000;
    private static final int POINTS_SHOWN = 8;

    /// Growth within a horizon, as a logarithm, that is not told from none.
    private static final double NEUTRAL = 1e-3;

    @Mixin
    private SystemOptions options = new SystemOptions();

    @Option(
            names = "--sweep",
            paramLabel = "NAME",
            description = "Sweep this parameter and find where the regime changes.")
    private @Nullable String swept;

    @Option(
            names = "--from",
            paramLabel = "VALUE",
            converter = ArithmeticConverter.class,
            description = "Start of the sweep (default: lowest training value).")
    private Optional<Double> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "VALUE",
            converter = ArithmeticConverter.class,
            description = "End of the sweep (default: highest training value).")
    private Optional<Double> to = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Number of values before bisection (default: ${DEFAULT-VALUE}).")
    private int count = 21;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed of random initial fields (default: 0).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        var fields = options.fields(runsFolder());
        if (fields.isPresent()) {
            return answer(fields.get());
        }
        if (seed.isPresent()) {
            throw misuse("--seed is of random initial fields, and this system has states; omit it");
        }
        var system = options.system(runsFolder());
        if (swept != null) {
            return sweep(system, swept);
        }
        checkNoRange();
        var parameters = options.parameterValues(system);
        var regime = new RegimeClassifier().classify(system, parameters, options.initial(system));
        boolean declared = RegimeClassifier.declared(system, parameters).isPresent();
        regime.remarks().forEach(remark -> terminal().err().println(remark.line()));
        return new CommandResult(text(system, regime, declared), RegimeDocument.of(regime));
    }

    private CommandResult answer(FieldSystem system) {
        if (swept != null) {
            return sweep(system, swept);
        }
        checkNoRange();
        var parameters = options.parameterValues(system);
        var regime = new FieldRegimeClassifier(system).classify(parameters, system.initial(parameters, initialSeed()));
        boolean declared = FieldRegimeClassifier.declared(system, parameters).isPresent();
        return new CommandResult(FieldRegimeLines.of(system, regime, declared), FieldRegimeDocument.of(regime));
    }

    private CommandResult sweep(FieldSystem system, String name) {
        var range = range(name, system.parameters(), system.description()::parameterValues);
        var progress = Progress.on(terminal().err(), terminal().interactive());
        var result = new FieldSweep(
                        system,
                        options.parameterValuesBut(name, system),
                        range.index,
                        range.low,
                        range.high,
                        count,
                        initialSeed())
                .run(done -> progress.report("sweep of " + name, done, count));
        var changes = changes();
        result.changes()
                .forEach(change -> change(
                        changes,
                        change.value(),
                        change.uncertainty(),
                        change.before().name(),
                        change.after().name()));
        var points = FieldRegimeLines.of(system, name, result.points());
        return new CommandResult(
                text(points, changes, result.changes().isEmpty()), FieldSweepDocument.of(system.name(), name, result));
    }

    private Seed initialSeed() {
        return new Seed(seed.orElse(0L)).named("initial");
    }

    private void checkNoRange() {
        if (from.isPresent() || to.isPresent()) {
            throw misuse("--from and --to require a sweep; add --sweep NAME");
        }
    }

    private static String text(DynamicalSystem system, Regime regime, boolean declared) {
        var text = new StringBuilder(regime.name());
        if (declared) {
            text.append(" (declared in the system file)");
        }
        regime.cycleTime().ifPresent(length -> text.append(", one cycle lasts %.6g".formatted(length)));
        text.append("\nlargest Lyapunov exponent: ").append(exponentText(system, regime));
        regime.synchrony()
                .ifPresent(synchrony -> text.append("\norder parameter of the phases: mean %s, from %s to %s"
                        .formatted(share(synchrony.mean()), share(synchrony.low()), share(synchrony.high()))));
        var points = regime.section();
        if (!points.isEmpty()) {
            text.append("\nsection through ")
                    .append(points.size() == 1 ? "1 point" : points.size() + " points")
                    .append(" (")
                    .append(String.join(", ", system.stateNames()))
                    .append("):");
            points.stream()
                    .limit(POINTS_SHOWN)
                    .forEach(point -> text.append("\n  ").append(pointText(point)));
            if (points.size() > POINTS_SHOWN) {
                text.append("\n  … all of them with --json");
            }
        }
        return text.toString();
    }

    private static String share(double value) {
        return "%.4f".formatted(value);
    }

    private static String pointText(double[] point) {
        return java.util.Arrays.stream(point).mapToObj("%.6g"::formatted).collect(Collectors.joining(", "));
    }

    /// An exponent that makes no difference within a horizon is 0 as far as it was measured.
    private static String exponentText(DynamicalSystem system, Regime regime) {
        if (!Double.isFinite(regime.lyapunov())) {
            return "none, the solution ends in finite time";
        }
        boolean neutral = Math.abs(regime.lyapunov()) * system.horizon() < NEUTRAL;
        return neutral ? "0" : "%.4g".formatted(regime.lyapunov());
    }

    /// Where a sweep goes.
    private record Range(int index, double low, double high) {}

    /// @param check of the system's own for values of parameters; it gives the sentence with a suggestion
    private Range range(String name, List<Parameter> parameters, Consumer<Map<String, Double>> check) {
        int index = parameters.stream().map(Parameter::name).toList().indexOf(name);
        if (index < 0) {
            check.accept(Map.of(name, 0.0));
        }
        var parameter = parameters.get(index);
        double low = bound(from, parameter.training().low(), parameter);
        double high = bound(to, parameter.training().high(), parameter);
        if (!(low < high)) {
            throw new InvalidInputException(
                    "the sweep goes from %s to %s; expected --from below --to".formatted(low, high));
        }
        if (count < 2 || count > MOST_VALUES) {
            throw new InvalidInputException("--count is %d; expected 2 to %d values".formatted(count, MOST_VALUES));
        }
        return new Range(index, low, high);
    }

    private CommandResult sweep(DynamicalSystem system, String name) {
        var range = range(name, system.parameters(), system::parameterValues);
        var sweep = new BifurcationSweep(
                system,
                options.parameterValuesBut(name, system),
                range.index,
                range.low,
                range.high,
                count,
                options.givenInitial(system));
        var progress = Progress.on(terminal().err(), terminal().interactive());
        var result = sweep.run(done -> progress.report("sweep of " + name, done, count));
        result.points().stream()
                .flatMap(point -> point.regime().remarks().stream())
                .filter(remark -> remark.kind() == Remark.Kind.WARNING)
                .findFirst()
                .ifPresent(remark -> terminal().err().println(remark.line()));
        return new CommandResult(text(system, name, result), SweepDocument.of(system.name(), name, result));
    }

    private static double bound(Optional<Double> given, double usual, Parameter parameter) {
        double value = given.orElse(usual);
        if (!parameter.range().contains(value)) {
            throw new InvalidInputException("the sweep reaches %s=%s; expected values in %s"
                    .formatted(parameter.name(), value, parameter.range()));
        }
        return value;
    }

    private static String text(DynamicalSystem system, String name, BifurcationSweep.Result result) {
        boolean phases = result.points().stream()
                .anyMatch(point -> point.regime().synchrony().isPresent());
        var points = phases
                ? new TextTable(name, "regime", "Lyapunov exponent", "order parameter")
                : new TextTable(name, "regime", "Lyapunov exponent");
        for (var point : result.points()) {
            var regime = point.regime();
            var row = Stream.of("%.6g".formatted(point.value()), regime.name(), exponentText(system, regime));
            var order = Stream.of(
                    regime.synchrony().map(synchrony -> share(synchrony.mean())).orElse(""));
            points.row((phases ? Stream.concat(row, order) : row).toArray());
        }
        var changes = changes();
        result.bifurcations()
                .forEach(change -> change(
                        changes,
                        change.value(),
                        change.uncertainty(),
                        change.before().name(),
                        change.after().name()));
        return text(points.text(), changes, result.bifurcations().isEmpty());
    }

    private static TextTable changes() {
        return new TextTable("change at", "uncertainty", "from", "to");
    }

    private static void change(TextTable changes, double value, double uncertainty, String before, String after) {
        changes.row("%.6g".formatted(value), "%.1e".formatted(uncertainty), before, after);
    }

    private static String text(String points, TextTable changes, boolean none) {
        return points + "\n\n" + (none ? "no change of regime" : changes.text());
    }
}

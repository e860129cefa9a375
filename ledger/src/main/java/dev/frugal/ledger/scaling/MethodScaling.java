package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The laws of one method.
///
/// @param method its name
/// @param runs its runs
/// @param configurations number of different sizes
/// @param joint the law of parameters and data, if both were varied
/// @param curves laws of one variable: compute, and parameters or data if only that was varied
public record MethodScaling(
        String method, List<ScalingRun> runs, int configurations, Optional<JointFit> joint, List<CurveFit> curves) {
    /// Values of each variable for a law with an exponent and a floor in it.
    private static final int FEWEST_VALUES = 3;

    /// Sizes for a power law with a floor, which has three coefficients.
    private static final int FEWEST_SIZES = 4;

    /// Sizes for a law with a break, which has six coefficients.
    private static final int FEWEST_FOR_BREAK = 8;

    /// A law with a break must be better by more than this ("considerably less support", Burnham and
    /// Anderson 2002,
    /// section 2.6, begins at 4).
    private static final double CRITERION_ADVANTAGE = 4;

    /// Amounts of compute within this ratio count as the same: of the seeds of one size, and of
    /// operations per product, where they allow the law of compute to follow from that of parameters
    /// and data.
    private static final double SAME_PRODUCT = 1.25;

    public MethodScaling {
        runs = List.copyOf(runs);
        curves = List.copyOf(curves);
    }

    /// The laws of every method among `runs`, in order of first appearance.
    ///
    /// @throws InvalidInputException if a method has too few sizes
    public static List<MethodScaling> ofAll(List<ScalingRun> runs, Bootstrap bootstrap) {
        return runs.stream()
                .collect(Collectors.groupingBy(ScalingRun::method, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(group -> of(group, bootstrap))
                .toList();
    }

    private static MethodScaling of(List<ScalingRun> runs, Bootstrap bootstrap) {
        var method = runs.getFirst().method();
        var own = new Bootstrap(bootstrap.draws(), bootstrap.seed().named(method));
        var joint = joint(runs, own);
        var curves = new ArrayList<CurveFit>();
        computeCurve(runs, joint, own).ifPresent(curves::add);
        if (joint.isEmpty()) {
            only(runs, Variable.PARAMETERS, Variable.DATA)
                    .flatMap(variable -> curve(runs, variable, CurveFit.Origin.RUNS, own))
                    .ifPresent(curves::add);
            only(runs, Variable.DATA, Variable.PARAMETERS)
                    .flatMap(variable -> curve(runs, variable, CurveFit.Origin.RUNS, own))
                    .ifPresent(curves::add);
        }
        if (curves.isEmpty() && bothVary(runs)) {
            var unbeaten = frontier(runs);
            throw new InvalidInputException(
                    ("of the %d sizes of '%s', %d with %d runs are beaten by no cheaper size; expected at least %d and %d runs,"
                                    + " because the law of compute is fitted to them")
                            .formatted(
                                    configurations(runs).size(),
                                    method,
                                    configurations(unbeaten).size(),
                                    unbeaten.size(),
                                    FEWEST_SIZES,
                                    FEWEST_SIZES + 1));
        }
        if (curves.isEmpty()) {
            throw new InvalidInputException(
                    ("'%s' has %d runs of %d different sizes; expected at least %d sizes and %d runs, because the law has"
                                    + " three coefficients")
                            .formatted(
                                    method,
                                    runs.size(),
                                    values(runs, Variable.COMPUTE).size(),
                                    FEWEST_SIZES,
                                    FEWEST_SIZES + 1));
        }
        return new MethodScaling(method, runs, configurations(runs).size(), joint, curves);
    }

    /// Its law of compute.
    public CurveFit compute() {
        return curves.stream()
                .filter(curve -> curve.variable() == Variable.COMPUTE)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "'%s' has no law of compute: its runs were too few or all cost the same".formatted(method)));
    }

    /// Cost of an operation, if all runs recorded their cost.
    public OptionalDouble costPerOperation() {
        return perOperation(ScalingRun::cost);
    }

    /// Joules of an operation, if all runs recorded their energy.
    public OptionalDouble joulesPerOperation() {
        return perOperation(ScalingRun::joules);
    }

    private OptionalDouble perOperation(Function<ScalingRun, OptionalDouble> amount) {
        if (runs.stream().anyMatch(run -> amount.apply(run).isEmpty())) {
            return OptionalDouble.empty();
        }
        double spent = sum(runs, run -> amount.apply(run).orElseThrow());
        return OptionalDouble.of(spent / sum(runs, ScalingRun::compute));
    }

    private static double sum(List<ScalingRun> runs, ToDoubleFunction<ScalingRun> number) {
        return runs.stream().mapToDouble(number).sum();
    }

    private static Optional<JointFit> joint(List<ScalingRun> runs, Bootstrap bootstrap) {
        if (values(runs, Variable.PARAMETERS).size() < FEWEST_VALUES
                || values(runs, Variable.DATA).size() < FEWEST_VALUES
                || runs.size() < 7
                || configurations(runs).size() < 6
                || !recorded(runs, Variable.PARAMETERS)
                || !recorded(runs, Variable.DATA)) {
            return Optional.empty();
        }
        var shape = LawShape.Joint.of(logs(runs, Variable.PARAMETERS), logs(runs, Variable.DATA));
        var law = new LawFitter<>(shape, logErrors(runs), configurationOf(runs)).fit(bootstrap);
        var products = runs.stream()
                .mapToDouble(run -> run.compute()
                        / (run.parameters().orElseThrow() * run.data().orElseThrow()))
                .sorted()
                .toArray();
        double mean =
                Math.exp(LawShape.centre(Arrays.stream(products).map(Math::log).toArray()));
        return Optional.of(new JointFit(
                law,
                range(runs, Variable.PARAMETERS),
                range(runs, Variable.DATA),
                mean,
                products[products.length - 1] / products[0]));
    }

    private static Optional<CurveFit> computeCurve(
            List<ScalingRun> runs, Optional<JointFit> joint, Bootstrap bootstrap) {
        if (joint.isPresent() && joint.get().spread() <= SAME_PRODUCT) {
            double product = joint.get().operationsPerProduct();
            var law = joint.get().law();
            double criterion = law.goodness().informationCriterion();
            return Optional.of(new CurveFit(
                    Variable.COMPUTE,
                    CurveFit.Origin.JOINT_LAW,
                    law.map(one -> one.computeOptimal(product)),
                    range(runs, Variable.COMPUTE),
                    criterion,
                    Double.NaN));
        }
        return bothVary(runs)
                ? curve(frontier(runs), Variable.COMPUTE, CurveFit.Origin.FRONTIER, bootstrap)
                : curve(runs, Variable.COMPUTE, CurveFit.Origin.RUNS, bootstrap);
    }

    private static boolean bothVary(List<ScalingRun> runs) {
        return values(runs, Variable.PARAMETERS).size() > 1
                && values(runs, Variable.DATA).size() > 1;
    }

    private static Optional<Variable> only(List<ScalingRun> runs, Variable varied, Variable fixed) {
        return recorded(runs, varied)
                        && values(runs, varied).size() >= FEWEST_SIZES
                        && values(runs, fixed).size() <= 1
                ? Optional.of(varied)
                : Optional.empty();
    }

    /// The plain law, or the one with a break if the information criterion is clearly for it.
    private static Optional<CurveFit> curve(
            List<ScalingRun> runs, Variable variable, CurveFit.Origin origin, Bootstrap bootstrap) {
        int sizes = values(runs, variable).size();
        if (sizes < FEWEST_SIZES || runs.size() <= FEWEST_SIZES) {
            return Optional.empty();
        }
        var logs = logs(runs, variable);
        var errors = logErrors(runs);
        var configuration = configurationOf(runs);
        var plain = LawShape.Power.of(logs);
        var plainFitter = new LawFitter<>(plain, errors, configuration);
        double plainCriterion = plainFitter.criterion();
        double brokenCriterion = Double.NaN;
        Optional<LawFit<ScalingCurve>> broken = Optional.empty();
        if (sizes >= FEWEST_FOR_BREAK) {
            var brokenFitter = new LawFitter<>(LawShape.Broken.of(logs, plainFitter.unknowns()), errors, configuration);
            brokenCriterion = brokenFitter.criterion();
            if (brokenCriterion < plainCriterion - CRITERION_ADVANTAGE) {
                broken = Optional.of(brokenFitter.fit(bootstrap).map(one -> one));
            }
        }
        return Optional.of(new CurveFit(
                variable,
                origin,
                broken.orElseGet(() -> plainFitter.fit(bootstrap).map(one -> one)),
                range(runs, variable),
                plainCriterion,
                brokenCriterion));
    }

    /// The runs of the configurations that no configuration of equal or less compute beats.
    private static List<ScalingRun> frontier(List<ScalingRun> runs) {
        var configurations = configurations(runs).stream()
                .sorted(Comparator.comparingDouble(MethodScaling::meanCompute)
                        .thenComparingDouble(MethodScaling::meanLogError))
                .toList();
        var kept = new ArrayList<ScalingRun>();
        double best = Double.POSITIVE_INFINITY;
        for (var configuration : configurations) {
            double error = meanLogError(configuration);
            if (error < best) {
                best = error;
                kept.addAll(configuration);
            }
        }
        return kept;
    }

    private static double meanCompute(List<ScalingRun> runs) {
        return runs.stream().mapToDouble(ScalingRun::compute).average().orElseThrow();
    }

    private static double meanLogError(List<ScalingRun> runs) {
        return LawShape.centre(logErrors(runs));
    }

    /// The runs of each configuration, all its seeds together: those of the same parameters and data.
    /// Where either is not recorded, their compute must agree too, up to what seeds make of it.
    static List<List<ScalingRun>> configurations(List<ScalingRun> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        run -> List.of(run.parameters(), run.data()), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(same -> {
                    var first = same.getFirst();
                    return first.parameters().isPresent() && first.data().isPresent()
                            ? Stream.of(same)
                            : byCompute(same).stream();
                })
                .toList();
    }

    private static List<List<ScalingRun>> byCompute(List<ScalingRun> runs) {
        var groups = new ArrayList<List<ScalingRun>>();
        double least = 0;
        for (var run : runs.stream()
                .sorted(Comparator.comparingDouble(ScalingRun::compute))
                .toList()) {
            if (groups.isEmpty() || run.compute() > SAME_PRODUCT * least) {
                groups.add(new ArrayList<>());
                least = run.compute();
            }
            groups.getLast().add(run);
        }
        return groups;
    }

    private static int[] configurationOf(List<ScalingRun> runs) {
        var numbers = new IdentityHashMap<ScalingRun, Integer>();
        for (var same : configurations(runs)) {
            int number = numbers.isEmpty() ? 0 : Collections.max(numbers.values()) + 1;
            same.forEach(run -> numbers.put(run, number));
        }
        return runs.stream()
                .mapToInt(run -> Objects.requireNonNull(numbers.get(run)))
                .toArray();
    }

    private static boolean recorded(List<ScalingRun> runs, Variable variable) {
        return runs.stream().allMatch(run -> variable.of(run).isPresent());
    }

    private static List<Double> values(List<ScalingRun> runs, Variable variable) {
        return runs.stream()
                .flatMap(run -> variable.of(run).stream().boxed())
                .distinct()
                .toList();
    }

    private static MeasuredRange range(List<ScalingRun> runs, Variable variable) {
        var statistics =
                runs.stream().mapToDouble(run -> variable.of(run).orElseThrow()).summaryStatistics();
        return new MeasuredRange(statistics.getMin(), statistics.getMax());
    }

    private static double[] logs(List<ScalingRun> runs, Variable variable) {
        return runs.stream()
                .mapToDouble(run -> Math.log(variable.of(run).orElseThrow()))
                .toArray();
    }

    private static double[] logErrors(List<ScalingRun> runs) {
        return runs.stream().mapToDouble(run -> Math.log(run.error())).toArray();
    }
}

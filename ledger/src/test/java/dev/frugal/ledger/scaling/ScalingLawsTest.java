package dev.frugal.ledger.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Laws recovered from runs whose law is known.
class ScalingLawsTest {
    private static final int EXPERIMENTS = 500;

    /// An interval of 90 % may miss its share by this much, in shares; the sampling error of 500
    /// experiments is 1.3 %.
    private static final double COVERAGE_TOLERANCE = 0.04;

    /// Of a ratio and its inverse.
    private static final double ROUNDING = 1e-12;

    /// Relative: rounding of the bisection, for a power of a power.
    private static final double BISECTION = 1e-9;

    /// Relative, of a central difference whose step is a millionth.
    private static final double DIFFERENCE = 1e-8;

    /// The optimiser stops at a relative tolerance of 1e-9 of the loss, which is flat at its minimum.
    private static final double OPTIMISER = 1e-5;

    /// Of the bound of an interval, where the optimiser's errors on two of the draws meet.
    private static final double BOUND = 1e-4;

    /// A seventh of the exponent. A run with a hundred times its error would move a least-squares line by twice
    /// that.
    private static final double LITTLE = 0.05;

    /// The grid is spaced by 0.06 %, and the error is flat at its minimum.
    private static final double GRID = 1e-8;

    /// Enough for the quantiles of a coverage, where experiments average out what few draws leave.
    private static final Bootstrap FEW = new Bootstrap(100, new Seed(5));

    private static final Bootstrap MANY = new Bootstrap(400, new Seed(5));

    private static final PowerLaw POWER = new PowerLaw(0.3, 4e3, 0.35);
    private static final JointLaw JOINT = new JointLaw(0.3, 60, 0.4, 200, 0.5);

    private static MethodScaling of(List<ScalingRun> runs, Bootstrap bootstrap) {
        return MethodScaling.ofAll(runs, bootstrap).getFirst();
    }

    private static List<ScalingRun> power(double noise, Seed seed) {
        return SyntheticRuns.ofCompute("plain", POWER::error, 1e8, 1e12, 7, 3, noise, seed);
    }

    private static PowerLaw plain(ScalingCurve curve) {
        return (PowerLaw) curve;
    }

    @Test
    void intervalsOfAPowerLawContainTheTruthNineTimesInTen() {
        assertThat(coverage(experiment -> {
                    var runs = SyntheticRuns.ofCompute("plain", POWER::error, 1e8, 1e12, 6, 3, 0.05, experiment);
                    var law = of(runs, FEW).compute().law();
                    return List.of(
                            law.interval(curve -> plain(curve).exponent()).contains(0.35),
                            law.interval(ScalingCurve::irreducible).contains(0.3),
                            law.interval(curve -> curve.error(1e13)).contains(POWER.error(1e13)));
                }))
                .allSatisfy(share -> assertThat(share).isCloseTo(0.9, within(COVERAGE_TOLERANCE)));
    }

    @Test
    void intervalsOfALawOfParametersAndDataContainTheTruthNineTimesInTen() {
        assertThat(coverage(experiment -> {
                    var runs = SyntheticRuns.ofBoth("joint", JOINT, 4, 2, 0.03, experiment);
                    var law = of(runs, FEW).joint().orElseThrow().law();
                    return List.of(
                            law.interval(JointLaw::parameterExponent).contains(0.4),
                            law.interval(JointLaw::dataExponent).contains(0.5),
                            law.interval(JointLaw::irreducible).contains(0.3),
                            law.interval(one -> one.computeOptimal(6).exponent())
                                    .contains(0.2 / 0.9));
                }))
                .allSatisfy(share -> assertThat(share).isCloseTo(0.9, within(COVERAGE_TOLERANCE)));
    }

    /// The share of experiments in which each of some intervals contains the truth.
    private static List<Double> coverage(Function<Seed, List<Boolean>> intervals) {
        var hits = IntStream.range(0, EXPERIMENTS)
                .parallel()
                .mapToObj(i -> intervals.apply(new Seed(7).at(i)))
                .toList();
        return IntStream.range(0, hits.getFirst().size())
                .mapToObj(one -> hits.stream().filter(found -> found.get(one)).count() / (double) EXPERIMENTS)
                .toList();
    }

    @Test
    void theComputeEquivalentGainOfAKnownPairIsInItsInterval() {
        // A quarter of the compute for the same error at every error.
        var better = SyntheticRuns.ofCompute("better", x -> POWER.error(4 * x), 1e8, 1e12, 7, 3, 0.02, new Seed(31));
        var methods = MethodScaling.ofAll(
                Stream.concat(power(0.02, new Seed(32)).stream(), better.stream())
                        .toList(),
                MANY);
        var gain = new ComputeGain(methods.getFirst(), methods.getLast(), 10);
        assertThat(gain.curve())
                .hasSizeGreaterThan(10)
                .allSatisfy(point -> assertThat(point.gain().value())
                        .isBetween(point.gain().low(), point.gain().high()));
        var middle = gain.middle().gain();
        assertThat(4.0).isBetween(middle.low(), middle.high());
        assertThat(middle.low()).isGreaterThan(2);
        assertThat(middle.high()).isLessThan(8);
        var reverse = new ComputeGain(methods.getLast(), methods.getFirst(), 10)
                .at(gain.middle().error());
        assertThat(reverse.gain().value()).isCloseTo(1 / middle.value(), within(ROUNDING));
    }

    @Test
    void methodsWithoutAnErrorInCommonHaveALowerBoundOfTheGain() {
        var baseline = List.of(run("wide", 1e6, 0.9, 0), run("wide", 4e6, 0.5, 0), run("wide", 4e6, 0.4, 1));
        var method = List.of(
                run("lean", 1e4, 0.3, 0), // one seed of this size is worse than the best of the baseline
                run("lean", 1e4, 0.45, 1),
                run("lean", 2e5, 1e-9, 0),
                run("lean", 2.1e5, 2e-9, 1));
        assertThat(ComputeGain.bound(baseline, method)).contains(new ComputeGain.Bound(0.4, 4e6, 2.1e5));
        assertThat(ComputeGain.bound(method, baseline)).isEmpty();
    }

    private static ScalingRun run(String method, double compute, double error, long seed) {
        return new ScalingRun(
                method,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                compute,
                error,
                seed,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    @Test
    void anExtrapolationBeyondTheFactorIsRefused() {
        var scaling = of(power(0.02, new Seed(1)), MANY);
        var range = scaling.compute().range();
        range.require("the compute", 9.9e12, 10);
        assertThatThrownBy(() -> range.require("the compute", 1.1e13, 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("11.00 times above the largest measured")
                .hasMessageContaining("--extrapolate");
        var gain = new ComputeGain(scaling, scaling, 10);
        assertThatThrownBy(() -> gain.at(POWER.error(1e14))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> gain.at(0.2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("infinite");
    }

    @Test
    void aBreakIsFoundWhereThereIsOneAndOnlyThere() {
        var broken = new BrokenPowerLaw(0.001, 500, 0.2, 0.9, 1e10, 0.3);
        assertThat(IntStream.range(0, 20)
                        .filter(i -> hasBreak(
                                SyntheticRuns.ofCompute("broken", broken::error, 1e8, 1e12, 12, 3, 0.05, new Seed(i)))))
                .hasSize(20);
        // Plain laws get a break by chance as often as the criterion's advantage allows, which is rarely.
        assertThat(IntStream.range(0, 20)
                        .filter(i -> hasBreak(SyntheticRuns.ofCompute(
                                "plain", POWER::error, 1e8, 1e12, 12, 3, 0.05, new Seed(100).at(i)))))
                .hasSizeLessThanOrEqualTo(3);
    }

    private static boolean hasBreak(List<ScalingRun> runs) {
        return of(runs, new Bootstrap(20, new Seed(0))).compute().law().best() instanceof BrokenPowerLaw;
    }

    @Test
    void aBrokenLawIsRecovered() {
        var truth = new BrokenPowerLaw(0.001, 500, 0.2, 0.9, 1e10, 0.3);
        var law = of(SyntheticRuns.ofCompute("broken", truth::error, 1e7, 1e13, 16, 3, 0.03, new Seed(3)), MANY)
                .compute()
                .law();
        var before = law.estimate(curve -> ((BrokenPowerLaw) curve).exponentBefore());
        var after = law.estimate(curve -> ((BrokenPowerLaw) curve).exponentAfter());
        assertThat(0.2).isBetween(before.low(), before.high());
        assertThat(0.9).isBetween(after.low(), after.high());
        double error = law.best().error(1e12);
        assertThat(law.best().inverse(error)).isCloseTo(1e12, within(BISECTION * 1e12));
        double step = 1e6;
        double slope = (law.best().error(1e12 - step) - law.best().error(1e12 + step)) / (2 * step);
        assertThat(law.best().slope(1e12)).isCloseTo(slope, within(DIFFERENCE * slope));
    }

    @Test
    void unitsDoNotMatter() {
        var runs = SyntheticRuns.ofBoth("joint", JOINT, 4, 2, 0.02, new Seed(2));
        var converted = runs.stream()
                .map(run -> ScalingRun.of(
                        run.method(),
                        run.parameters().orElseThrow() * 1e-9,
                        run.data().orElseThrow() * 1e12,
                        run.compute() * 1e-15,
                        run.error() * 1e-40,
                        run.seed()))
                .toList();
        var law = of(runs, FEW).joint().orElseThrow().law();
        var same = of(converted, FEW).joint().orElseThrow().law();
        assertThat(same.best().parameterExponent()).isCloseTo(law.best().parameterExponent(), within(OPTIMISER));
        assertThat(same.best().irreducible() * 1e40).isCloseTo(law.best().irreducible(), within(OPTIMISER));
        assertThat(same.interval(JointLaw::dataExponent).low())
                .isCloseTo(law.interval(JointLaw::dataExponent).low(), within(BOUND));
    }

    @Test
    void aDivergedRunChangesLittle() {
        var runs = new ArrayList<>(power(0.02, new Seed(4)));
        double before = plain(of(runs, FEW).compute().law().best()).exponent();
        var last = runs.removeLast();
        runs.add(withError(last, 100 * last.error()));
        double after = plain(of(runs, FEW).compute().law().best()).exponent();
        assertThat(after).isCloseTo(before, within(LITTLE));
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        var runs = power(0.05, new Seed(6));
        assertThat(of(runs, FEW)).isEqualTo(of(runs, FEW));
    }

    @Test
    void aLawThatDoesNotFitIsReportedAndItsIntervalsAreWider() {
        // Errors off the law by 20 % from size to size, the same for all seeds.
        var runs = power(0.01, new Seed(8)).stream()
                .map(run -> withError(run, run.error() * (1 + 0.2 * Math.sin(7 * Math.log(run.compute())))))
                .toList();
        var off = of(runs, MANY).compute().law();
        assertThat(off.goodness().lackOfFit().orElseThrow()).isLessThan(0.001);
        assertThat(off.goodness().degreesOfFreedom()).isEqualTo(7 - 3);
        var on = of(power(0.01, new Seed(8)), MANY).compute().law();
        assertThat(on.goodness().degreesOfFreedom()).isEqualTo(21 - 3);
        assertThat(width(off)).isGreaterThan(5 * width(on));
    }

    private static ScalingRun withError(ScalingRun run, double error) {
        return new ScalingRun(
                run.method(), run.parameters(), run.data(), run.compute(), error, run.seed(), run.joules(), run.cost());
    }

    private static double width(LawFit<ScalingCurve> law) {
        var interval = law.interval(curve -> plain(curve).exponent());
        return interval.high() - interval.low();
    }

    @Test
    void theBestSplitOfComputeIsAsACloseGridFindsIt() {
        double compute = 1e12;
        var optimum = JOINT.computeOptimal(6);
        double best = IntStream.rangeClosed(0, 20_000)
                .mapToDouble(i -> 1e3 * Math.pow(1e5, i / 20_000.0))
                .map(parameters -> JOINT.error(parameters, compute / (6 * parameters)))
                .min()
                .orElseThrow();
        assertThat(optimum.error(compute)).isCloseTo(best, within(GRID));
        double parameters = JOINT.bestParameters(compute, 6);
        assertThat(JOINT.error(parameters, compute / (6 * parameters))).isCloseTo(best, within(GRID));
    }

    @Test
    void tooFewSizesAreRefused() {
        var runs = SyntheticRuns.ofCompute("small", POWER::error, 1e8, 1e12, 3, 3, 0.01, new Seed(1));
        assertThatThrownBy(() -> MethodScaling.ofAll(runs, FEW))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 different sizes")
                .hasMessageContaining("at least 4");
    }
}

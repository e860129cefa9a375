package dev.frugal.ledger.scaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Scaling laws as JSON: what `ledger scaling --json` prints.
///
/// @param extrapolation factor by which laws may leave the measured range
/// @param methods laws of each method
/// @param gains compute-equivalent gains over one method
public record ScalingDocument(double extrapolation, List<Method> methods, List<Gain> gains) {
    private static final int POINTS = 33;

    public ScalingDocument {
        methods = List.copyOf(methods);
        gains = List.copyOf(gains);
    }

    /// The laws of a method.
    ///
    /// @param method its name
    /// @param runs number of runs
    /// @param configurations number of sizes
    /// @param joint law of parameters and data; empty if they were not both varied
    /// @param curves laws of one variable
    /// @param marginal what more training still gains
    /// @param predictions errors at requested amounts of compute
    public record Method(
            String method,
            int runs,
            int configurations,
            Optional<Joint> joint,
            List<Curve> curves,
            List<MarginalReturn> marginal,
            List<Point> predictions) {}

    /// error = E + A / N^α + B / D^β.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Joint(
            Estimate irreducible,
            Estimate parameterAmplitude,
            Estimate parameterExponent,
            Estimate dataAmplitude,
            Estimate dataExponent,
            double operationsPerProduct,
            double spread,
            MeasuredRange parameters,
            MeasuredRange data,
            Goodness goodness) {
        static Joint of(JointFit fit) {
            return new Joint(
                    fit.law().estimate(JointLaw::irreducible),
                    fit.law().estimate(JointLaw::parameterAmplitude),
                    fit.law().estimate(JointLaw::parameterExponent),
                    fit.law().estimate(JointLaw::dataAmplitude),
                    fit.law().estimate(JointLaw::dataExponent),
                    fit.operationsPerProduct(),
                    fit.spread(),
                    fit.parameters(),
                    fit.data(),
                    fit.law().goodness());
        }
    }

    /// Error against one variable.
    ///
    /// @param form `power` or `broken`
    /// @param coefficients by name
    /// @param plainCriterion information criterion of the power law without a break
    /// @param brokenCriterion that with a break; NaN if there were too few sizes
    /// @param points the law over the measured range
    /// @param measured the runs
    @JsonNaming(SnakeCaseStrategy.class)
    public record Curve(
            Variable variable,
            CurveFit.Origin origin,
            String form,
            Map<String, Estimate> coefficients,
            MeasuredRange range,
            Goodness goodness,
            double plainCriterion,
            double brokenCriterion,
            List<Point> points,
            List<Measured> measured) {
        static Curve of(CurveFit fit, List<ScalingRun> runs) {
            var range = fit.range();
            return new Curve(
                    fit.variable(),
                    fit.origin(),
                    switch (fit.law().best()) {
                        case PowerLaw _ -> "power";
                        case BrokenPowerLaw _ -> "broken";
                    },
                    coefficients(fit.law()),
                    range,
                    fit.law().goodness(),
                    fit.plainCriterion(),
                    fit.brokenCriterion(),
                    IntStream.range(0, POINTS)
                            .mapToDouble(
                                    i -> range.least() * Math.pow(range.greatest() / range.least(), i / (POINTS - 1.0)))
                            .mapToObj(x -> point(fit, x))
                            .toList(),
                    runs.stream()
                            .map(run -> new Measured(fit.variable().of(run).orElseThrow(), run.error()))
                            .toList());
        }

        private static Map<String, Estimate> coefficients(LawFit<ScalingCurve> law) {
            var coefficients = new LinkedHashMap<String, Estimate>();
            coefficients.put("irreducible", law.estimate(ScalingCurve::irreducible));
            switch (law.best()) {
                case PowerLaw _ -> {
                    coefficients.put("amplitude", law.estimate(curve -> ((PowerLaw) curve).amplitude()));
                    coefficients.put("exponent", law.estimate(curve -> ((PowerLaw) curve).exponent()));
                }
                case BrokenPowerLaw _ -> {
                    coefficients.put("amplitude", law.estimate(curve -> ((BrokenPowerLaw) curve).amplitude()));
                    coefficients.put(
                            "exponent_before", law.estimate(curve -> ((BrokenPowerLaw) curve).exponentBefore()));
                    coefficients.put("exponent_after", law.estimate(curve -> ((BrokenPowerLaw) curve).exponentAfter()));
                    coefficients.put("break", law.estimate(curve -> ((BrokenPowerLaw) curve).at()));
                    coefficients.put("width", law.estimate(curve -> ((BrokenPowerLaw) curve).width()));
                }
            }
            return coefficients;
        }
    }

    /// A place on a law with its 90 % interval.
    public record Point(double x, double error, double low, double high) {}

    /// A run.
    public record Measured(double x, double error) {}

    /// A compute-equivalent gain.
    ///
    /// @param method the method
    /// @param over the method it is compared with
    /// @param at the gain at the requested error, else at the middle of the common range; empty if
    ///   there is none
    /// @param curve the gain over the errors that both reach
    /// @param bound what the runs alone say; see [ComputeGain.Bound]
    public record Gain(
            String method,
            String over,
            Optional<ComputeGain.Point> at,
            List<ComputeGain.Point> curve,
            Optional<ComputeGain.Bound> bound) {
        /// The document of `gain` at `error`, or at its middle.
        ///
        /// @throws dev.frugal.base.InvalidInputException if the methods reach no error in common, and
        ///   neither is as good as the other's best
        public static Gain of(ComputeGain gain, Optional<Double> error) {
            var bound = ComputeGain.bound(gain.baseline().runs(), gain.method().runs());
            var curve = gain.curve();
            return new Gain(
                    gain.method().method(),
                    gain.baseline().method(),
                    error.map(gain::at)
                            .or(() -> curve.isEmpty() && bound.isPresent()
                                    ? Optional.empty()
                                    : Optional.of(gain.middle())),
                    curve,
                    bound);
        }
    }

    /// What to say of each method besides its laws.
    ///
    /// @param predict amounts of compute at which the error is predicted
    /// @param perMoney wanted fall of the error per unit of money
    /// @param perKilowattHour wanted fall of the error per kWh
    /// @param currency of the costs
    /// @param extrapolation factor by which laws may leave the measured range
    public record Questions(
            List<Double> predict,
            Optional<Double> perMoney,
            Optional<Double> perKilowattHour,
            String currency,
            double extrapolation) {
        private static final double JOULES_A_KILOWATT_HOUR = 3.6e6;

        public Questions {
            predict = List.copyOf(predict);
            ComputeGain.checkExtrapolation(extrapolation);
        }

        /// The document of `scaling`.
        ///
        /// @throws dev.frugal.base.InvalidInputException if a prediction is further beyond the runs
        ///   than allowed
        public Method answer(MethodScaling scaling) {
            return new Method(
                    scaling.method(),
                    scaling.runs().size(),
                    scaling.configurations(),
                    scaling.joint().map(Joint::of),
                    scaling.curves().stream()
                            .map(curve -> Curve.of(curve, scaling.runs()))
                            .toList(),
                    marginal(scaling),
                    predict.stream()
                            .map(compute -> prediction(scaling, compute))
                            .toList());
        }

        private Point prediction(MethodScaling scaling, double compute) {
            scaling.compute().range().require("the compute of " + scaling.method(), compute, extrapolation);
            return point(scaling.compute(), compute);
        }

        private List<MarginalReturn> marginal(MethodScaling scaling) {
            var returns = new ArrayList<MarginalReturn>();
            scaling.costPerOperation()
                    .ifPresent(cost ->
                            returns.add(MarginalReturn.of(scaling.compute(), currency, cost, perMoney, extrapolation)));
            scaling.joulesPerOperation()
                    .ifPresent(joules -> returns.add(MarginalReturn.of(
                            scaling.compute(),
                            "kWh",
                            joules / JOULES_A_KILOWATT_HOUR,
                            perKilowattHour,
                            extrapolation)));
            return returns;
        }
    }

    private static Point point(CurveFit fit, double x) {
        var estimate = fit.law().estimate(law -> law.error(x));
        return new Point(x, estimate.value(), estimate.low(), estimate.high());
    }
}

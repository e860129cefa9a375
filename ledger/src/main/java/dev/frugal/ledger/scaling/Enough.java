package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The cheapest size and training that reach a target over a service's life.
///
/// @param target the error to reach
/// @param queries queries over the life of the service
/// @param extrapolation factor by which parameters and data may leave the measured range
public record Enough(double target, double queries, double extrapolation) {
    private static final double JOULES_A_KILOWATT_HOUR = 3.6e6;
    private static final int FRONTIER = 21;
    private static final int SIZES = 33;

    /// Sizes shown lie within this factor of the cheapest.
    private static final double SIZES_AROUND = 10;

    /// Errors of the frontier lie within this factor of the target's distance from the floor.
    private static final double ERRORS_AROUND = 2;

    public Enough {
        if (!(target > 0) || Double.isInfinite(target)) {
            throw new InvalidInputException(
                    "the target is an error of %s; expected a finite number above 0".formatted(target));
        }
        if (!(queries >= 0) || Double.isInfinite(queries)) {
            throw new InvalidInputException(
                    "a service answers %s queries; expected a finite number of at least 0".formatted(queries));
        }
        ComputeGain.checkExtrapolation(extrapolation);
    }

    /// The answer for one method.
    ///
    /// @param dataPerQuery tokens or samples of a query, in the unit of the training data
    /// @param trainingFactor operations per parameter and datum of training; empty for what the runs measured
    /// @param inferenceFactor the same of inference; empty for a third of it, the share of the forward pass
    /// @throws InvalidInputException if parameters and data were not both varied
    public EnoughDocument.Method of(
            MethodScaling scaling, double dataPerQuery, OptionalDouble trainingFactor, OptionalDouble inferenceFactor) {
        if (!(dataPerQuery > 0) || Double.isInfinite(dataPerQuery)) {
            throw new InvalidInputException(
                    "a query has %s tokens or samples; expected a finite number above 0".formatted(dataPerQuery));
        }
        var fit = scaling.joint()
                .orElseThrow(() -> new InvalidInputException(
                        ("'%s' has no law of parameters and data; expected runs of at least 3 numbers of parameters"
                                        + " and 3 amounts of data")
                                .formatted(scaling.method())));
        double training = trainingFactor.orElse(fit.operationsPerProduct());
        double inference = inferenceFactor.orElse(training / 3);
        var life = new ServiceLife(queries * dataPerQuery, training, inference);
        var best = life.cheapest(fit.law().best(), target);
        double outOfReach = fit.law().draws().stream()
                        .filter(law -> life.cheapest(law, target).isEmpty())
                        .count()
                / (double) fit.law().draws().size();
        var reason = best.isEmpty()
                ? Optional.of(
                        "an error of %s is below the irreducible error of %s, %.4g: no size reaches it; give a larger target"
                                .formatted(
                                        target,
                                        scaling.method(),
                                        fit.law().best().irreducible()))
                : beyond(scaling.method(), fit, best.get());
        var within = reason.isEmpty() ? best : Optional.<ServiceLife.Plan>empty();
        return new EnoughDocument.Method(
                scaling.method(),
                dataPerQuery,
                training,
                inference,
                within.map(plan -> plan(scaling, fit, life, plan)),
                reason,
                within.flatMap(_ -> new ServiceLife(0, training, inference)
                                .cheapest(fit.law().best(), target))
                        .map(EnoughDocument.Size::of),
                outOfReach,
                within.map(_ -> frontier(scaling, fit, life)).orElse(List.of()),
                within.map(plan -> sizes(fit, life, plan)).orElse(List.of()));
    }

    private Optional<String> beyond(String method, JointFit fit, ServiceLife.Plan plan) {
        try {
            fit.parameters().require("the number of parameters of " + method, plan.parameters(), extrapolation);
            fit.data().require("the training data of " + method, plan.data(), extrapolation);
            return Optional.empty();
        } catch (InvalidInputException refusal) {
            return Optional.of(String.valueOf(refusal.getMessage()));
        }
    }

    private EnoughDocument.Plan plan(MethodScaling scaling, JointFit fit, ServiceLife life, ServiceLife.Plan best) {
        var total = estimate(fit, life, ServiceLife.Plan::total);
        return new EnoughDocument.Plan(
                estimate(fit, life, ServiceLife.Plan::parameters),
                estimate(fit, life, ServiceLife.Plan::data),
                estimate(fit, life, ServiceLife.Plan::training),
                estimate(fit, life, ServiceLife.Plan::inference),
                total,
                times(total, scaling.costPerOperation()),
                times(total, divided(scaling.joulesPerOperation())),
                fit.law().estimate(law -> law.error(best.parameters(), best.data())));
    }

    private static OptionalDouble divided(OptionalDouble joules) {
        return joules.isEmpty() ? joules : OptionalDouble.of(joules.getAsDouble() / JOULES_A_KILOWATT_HOUR);
    }

    private static Optional<Estimate> times(Estimate total, OptionalDouble price) {
        return price.isEmpty()
                ? Optional.empty()
                : Optional.of(new Estimate(
                        total.value() * price.getAsDouble(),
                        total.low() * price.getAsDouble(),
                        total.high() * price.getAsDouble()));
    }

    /// Draws by which the target is out of reach count as infinitely expensive.
    private Estimate estimate(JointFit fit, ServiceLife life, ToDoubleFunction<ServiceLife.Plan> number) {
        return estimate(fit, life, target, number);
    }

    private static Estimate estimate(
            JointFit fit, ServiceLife life, double error, ToDoubleFunction<ServiceLife.Plan> number) {
        return fit.law()
                .estimate(law ->
                        life.cheapest(law, error).map(number::applyAsDouble).orElse(Double.POSITIVE_INFINITY));
    }

    private List<EnoughDocument.Cheapest> frontier(MethodScaling scaling, JointFit fit, ServiceLife life) {
        var law = fit.law().best();
        double gap = target - law.irreducible();
        var frontier = new ArrayList<EnoughDocument.Cheapest>();
        for (int i = 0; i < FRONTIER; i++) {
            double error = law.irreducible() + gap * Math.pow(ERRORS_AROUND, 2.0 * i / (FRONTIER - 1) - 1);
            life.cheapest(law, error)
                    .filter(plan -> beyond(scaling.method(), fit, plan).isEmpty())
                    .ifPresent(plan -> {
                        var total = estimate(fit, life, error, ServiceLife.Plan::total);
                        var price = scaling.costPerOperation();
                        frontier.add(new EnoughDocument.Cheapest(
                                error,
                                plan.parameters(),
                                plan.data(),
                                plan.total(),
                                total.low(),
                                total.high(),
                                price.isEmpty() ? price : OptionalDouble.of(plan.total() * price.getAsDouble())));
                    });
        }
        return frontier;
    }

    private List<EnoughDocument.Size> sizes(JointFit fit, ServiceLife life, ServiceLife.Plan best) {
        return IntStream.range(0, SIZES)
                .mapToDouble(i -> best.parameters() * Math.pow(SIZES_AROUND, 2.0 * i / (SIZES - 1) - 1))
                .boxed()
                .flatMap(parameters -> life.with(fit.law().best(), target, parameters).stream())
                .filter(plan -> fit.parameters().allows(plan.parameters(), extrapolation)
                        && fit.data().allows(plan.data(), extrapolation))
                .map(EnoughDocument.Size::of)
                .toList();
    }
}

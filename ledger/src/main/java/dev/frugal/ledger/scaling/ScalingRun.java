package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import java.util.OptionalDouble;

/// A trained model.
///
/// @param method name of the method that trained it
/// @param parameters number of parameters; absent if not recorded
/// @param data amount of training data, in tokens or samples; absent if not recorded
/// @param compute floating-point operations of the training
/// @param error of the trained model, above 0
/// @param seed seed of the training
/// @param joules energy of the training, if recorded
/// @param cost of the training, in the currency of the prices, if recorded
public record ScalingRun(
        String method,
        OptionalDouble parameters,
        OptionalDouble data,
        double compute,
        double error,
        long seed,
        OptionalDouble joules,
        OptionalDouble cost) {
    public ScalingRun {
        parameters.ifPresent(value -> positive("parameters", value));
        data.ifPresent(value -> positive("data", value));
        positive("compute", compute);
        positive("error", error);
        joules.ifPresent(value -> positive("joules", value));
        cost.ifPresent(value -> positive("cost", value));
    }

    /// A run of which energy and cost are not recorded.
    public static ScalingRun of(
            String method, double parameters, double data, double compute, double error, long seed) {
        return new ScalingRun(
                method,
                OptionalDouble.of(parameters),
                OptionalDouble.of(data),
                compute,
                error,
                seed,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InvalidInputException(
                    "'%s' of a run is %s; expected a finite number above 0: laws are fitted to".formatted(name, value)
                            + " its logarithm");
        }
    }
}

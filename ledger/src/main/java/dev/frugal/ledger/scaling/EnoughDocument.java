package dev.frugal.ledger.scaling;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How much model is enough, as JSON: what `ledger enough --json` prints.
///
/// @param target the error to reach
/// @param queries queries over the service's life
/// @param extrapolation factor by which a plan may leave the measured range
/// @param methods the answer for each method
public record EnoughDocument(double target, double queries, double extrapolation, List<Method> methods) {
    public EnoughDocument {
        methods = List.copyOf(methods);
    }

    /// The answer for one method.
    ///
    /// @param method its name
    /// @param dataPerQuery tokens or samples of a query
    /// @param trainingFactor operations per parameter and datum of training
    /// @param inferenceFactor the same of inference
    /// @param plan the cheapest size and training; empty if `reason` says why there is none
    /// @param reason why there is no plan; empty if there is one
    /// @param trainingOnly the cheapest plan if no query were answered; empty if there is no plan
    /// @param outOfReach share of the draws by which no size reaches the target
    /// @param frontier the cheapest plans for errors around the target, within the allowed range
    /// @param sizes plans for the target with other numbers of parameters
    @JsonNaming(SnakeCaseStrategy.class)
    public record Method(
            String method,
            double dataPerQuery,
            double trainingFactor,
            double inferenceFactor,
            Optional<Plan> plan,
            Optional<String> reason,
            Optional<Size> trainingOnly,
            double outOfReach,
            List<Cheapest> frontier,
            List<Size> sizes) {}

    /// The cheapest size and training, with the uncertainty of the fit.
    ///
    /// @param parameters its number of parameters
    /// @param data its training data
    /// @param training operations of training
    /// @param inference operations of all queries
    /// @param total operations of both
    /// @param cost of both in the currency of the prices; absent if the runs recorded none
    /// @param kilowattHours energy of both; absent if the runs recorded none
    /// @param error what this size and training reach, with its interval
    @JsonNaming(SnakeCaseStrategy.class)
    public record Plan(
            Estimate parameters,
            Estimate data,
            Estimate training,
            Estimate inference,
            Estimate total,
            Optional<Estimate> cost,
            Optional<Estimate> kilowattHours,
            Estimate error) {}

    /// A size and training.
    public record Size(double parameters, double data, double training, double inference, double total) {
        static Size of(ServiceLife.Plan plan) {
            return new Size(plan.parameters(), plan.data(), plan.training(), plan.inference(), plan.total());
        }
    }

    /// The cheapest plan for an error.
    ///
    /// @param cost in the currency of the prices; absent if the runs recorded none
    public record Cheapest(
            double error, double parameters, double data, double total, double low, double high, OptionalDouble cost) {}
}

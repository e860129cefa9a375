package dev.frugal.ledger.scaling;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads [ScalingRun]s from cost statements.
///
/// @param measure name of the measure that is the error; empty for the only one that is better when
///   lower
/// @param prices prices of the training
/// @param machine machine whose prices apply
public record ScalingRuns(Optional<String> measure, Prices prices, String machine) {
    /// The runs of a method. Of a run with members, such as a study, each member that trained is one;
    /// its baselines are none. Members of one group differ by their seeds: they count as one size
    /// with one amount of data, the mean of theirs.
    ///
    /// @throws InvalidInputException if a run did not train, or has no such measure
    public List<ScalingRun> of(String method, List<CostStatement> statements) {
        var runs = new ArrayList<ScalingRun>();
        statements.stream().flatMap(ScalingRuns::trainings).forEach(seeds -> {
            double tokens = seeds.stream()
                    .mapToDouble(one -> one.training().tokens())
                    .average()
                    .orElseThrow();
            seeds.forEach(one -> runs.add(run(method, one, tokens, runs.size())));
        });
        if (runs.isEmpty()) {
            throw new InvalidInputException(
                    "no run of '%s' reported operations of training; expected runs that train a model"
                            .formatted(method));
        }
        return runs;
    }

    /// The trainings of a statement, those that differ by their seeds together.
    private static Stream<List<CostStatement>> trainings(CostStatement statement) {
        return statement.members().isEmpty()
                ? Stream.of(List.of(statement))
                : statement.groups().stream()
                        .map(group -> statement.group(group).stream()
                                .filter(member -> member.training().floatingPointOperations() > 0)
                                .toList())
                        .filter(seeds -> !seeds.isEmpty());
    }

    private ScalingRun run(String method, CostStatement statement, double tokens, int number) {
        var training = statement.training();
        if (training.floatingPointOperations() == 0) {
            throw new InvalidInputException(
                    "the run '%s' reported no operations of training; expected runs that train a model"
                            .formatted(statement.name()));
        }
        return new ScalingRun(
                method,
                positive(statement.parameters()),
                positive(tokens),
                training.floatingPointOperations(),
                error(statement),
                number,
                positive(training.joules()),
                positive(prices.cost(training, machine).total()));
    }

    private static OptionalDouble positive(double value) {
        return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private double error(CostStatement statement) {
        var found = measureOf(statement);
        double value = found.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        double error = found.better() == Measure.Direction.LOWER ? value : 1 - value;
        if (!(error > 0)) {
            throw new InvalidInputException(
                    "'%s' of the run '%s' is %s, an error of %s; expected an error above 0: evaluate on more problems"
                            .formatted(found.name(), statement.name(), value, error));
        }
        return error;
    }

    private Measure measureOf(CostStatement statement) {
        var measures = statement.measures();
        var chosen = measure.isPresent()
                ? measures.stream()
                        .filter(one -> one.name().equals(measure.get()))
                        .toList()
                : measures.stream()
                        .filter(one -> one.better() == Measure.Direction.LOWER)
                        .toList();
        if (chosen.size() == 1) {
            return chosen.getFirst();
        }
        throw new InvalidInputException("%s; expected --measure with one of: %s"
                .formatted(
                        measure.map(name -> "the run '%s' has no measure '%s'".formatted(statement.name(), name))
                                .orElse("the run '%s' has %d measures that could be the error"
                                        .formatted(statement.name(), chosen.size())),
                        measures.isEmpty()
                                ? "none, since it has no measures"
                                : measures.stream()
                                        .map(one -> "'%s'".formatted(one.name()))
                                        .collect(Collectors.joining(", "))));
    }
}

package dev.frugal.physics.data;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// Reference trajectories in four parts that share none: two to learn from, two to be judged by.
///
/// `newStates`: grid values of the parameters, initial states never seen. `newParameters`:
/// parameter values off the grid and inside its span, with initial states never seen.
public record TrajectoryDataSet(
        Protocol protocol,
        List<Trajectory> train,
        List<Trajectory> validation,
        List<Trajectory> newStates,
        List<Trajectory> newParameters) {
    /// How near a new parameter value may come to a grid value, as a share of the gap it lies in.
    private static final double CLEARANCE = 0.1;

    /// What is kept in memory at once: 1.6 GB.
    private static final double MOST_NUMBERS = 2e8;

    public TrajectoryDataSet {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        newStates = List.copyOf(newStates);
        newParameters = List.copyOf(newParameters);
    }

    /// Makes the data set of a protocol. The same system and protocol give the same bits.
    ///
    /// @throws InvalidInputException if a solution leaves the finite numbers before the horizon, or there would be
    ///   more of them than memory is made for
    public static TrajectoryDataSet generate(DynamicalSystem system, Protocol protocol) {
        var times = protocol.times();
        var solver = new ReferenceSolver(system);
        return generate(system.parameters(), system.stateNames().size(), protocol, (parameters, seed) -> {
            var random = seed.random();
            var initial = system.initialBox().stream()
                    .mapToDouble(interval -> interval.at(random.nextDouble()))
                    .toArray();
            return solver.solve(parameters, initial, times).trajectory();
        });
    }

    /// Makes the data set of a protocol from whatever solves.
    ///
    /// @param states numbers in a state
    /// @param solution the trajectory at given parameters, from an initial state that the seed decides
    /// @throws InvalidInputException if there would be more of them than memory is made for
    public static TrajectoryDataSet generate(
            List<Parameter> parameters,
            int states,
            Protocol protocol,
            BiFunction<double[], Seed, Trajectory> solution) {
        var seed = new Seed(protocol.seed()).named("data");
        var train = new ArrayList<Trajectory>();
        var validation = new ArrayList<Trajectory>();
        var newStates = new ArrayList<Trajectory>();
        var grid = grid(parameters);
        checkSize(states, protocol, grid.size());
        int count = protocol.grid().trajectories();
        int validations = Math.max(1, (int) Math.rint(count * protocol.grid().validationShare()));
        int trains = Math.clamp((int) Math.rint(count * protocol.grid().trainShare()), 1, count - validations - 1);
        for (int point = 0; point < grid.size(); point++) {
            var solutions = solutions(grid.get(point), count, seed.named("grid").at(point), solution);
            train.addAll(solutions.subList(0, trains));
            validation.addAll(solutions.subList(trains, trains + validations));
            newStates.addAll(solutions.subList(trains + validations, count));
        }
        return new TrajectoryDataSet(
                protocol, train, validation, newStates, newParameters(parameters, protocol, seed, solution));
    }

    private static void checkSize(int states, Protocol protocol, int points) {
        long trajectories = (long) points * protocol.grid().trajectories()
                + (long) protocol.newParameters().values()
                        * protocol.newParameters().trajectories();
        double numbers = (double) trajectories * protocol.samples() * states;
        if (numbers > MOST_NUMBERS) {
            throw new InvalidInputException(
                    "the data set would contain %,d trajectories of %,d samples; expected fewer: at most %.2g numbers, not %.2g"
                            .formatted(trajectories, protocol.samples(), MOST_NUMBERS, numbers));
        }
    }

    private static List<Trajectory> newParameters(
            List<Parameter> parameters, Protocol protocol, Seed seed, BiFunction<double[], Seed, Trajectory> solution) {
        var solutions = new ArrayList<Trajectory>();
        var byParameter = new ArrayList<List<Double>>();
        for (var parameter : parameters) {
            byParameter.add(newValues(
                    parameter, protocol.newParameters().values(), seed.named("new values of " + parameter.name())));
        }
        for (int value = 0; value < protocol.newParameters().values(); value++) {
            int index = value;
            var point = byParameter.stream()
                    .mapToDouble(values -> values.get(index))
                    .toArray();
            solutions.addAll(solutions(
                    point,
                    protocol.newParameters().trajectories(),
                    seed.named("new values").at(value),
                    solution));
        }
        return solutions;
    }

    private static List<Trajectory> solutions(
            double[] parameters, int count, Seed seed, BiFunction<double[], Seed, Trajectory> solution) {
        var solutions = new ArrayList<Trajectory>();
        for (int i = 0; i < count; i++) {
            StopSignal.check();
            solutions.add(solution.apply(parameters, seed.at(i)));
        }
        return solutions;
    }

    /// All combinations of the parameters' grid values, the last parameter varying fastest.
    static List<double[]> grid(List<Parameter> parameters) {
        var points = List.of(new double[0]);
        for (var parameter : parameters) {
            var longer = new ArrayList<double[]>();
            for (var point : points) {
                for (double value : parameter.grid()) {
                    var extended = java.util.Arrays.copyOf(point, point.length + 1);
                    extended[point.length] = value;
                    longer.add(extended);
                }
            }
            points = longer;
        }
        return points;
    }

    /// Values off the grid, spread over its gaps in turn and away from the gaps' ends. In random
    /// order, so that those of several parameters combine freely.
    static List<Double> newValues(Parameter parameter, int count, Seed seed) {
        var bounds = parameter.grid().size() > 1 ? parameter.grid() : List.of(parameter.low(), parameter.high());
        var random = seed.random();
        int gaps = bounds.size() - 1;
        var values = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            int gap = (int) ((long) i * gaps / count + (count < gaps ? gaps / (2 * count) : 0));
            values.add(between(bounds.get(gap), bounds.get(gap + 1), random));
        }
        Collections.shuffle(values, Random.from(random));
        return values;
    }

    private static double between(double low, double high, RandomGenerator random) {
        double share = CLEARANCE + (1 - 2 * CLEARANCE) * random.nextDouble();
        return low + share * (high - low);
    }
}

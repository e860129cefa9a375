package dev.frugal.physics.comparison;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The data of a comparison: what is trained on, and the two splits that models are judged by.
public record HeldOut(
        DynamicalSystem system, TrajectoryDataSet data, Regimes regimes, Split newStates, Split newParameters) {
    public static final String NEW_STATES = "new-states";
    public static final String NEW_PARAMETERS = "new-parameters";

    /// Makes the data and names the regime at every parameter value in them.
    public static HeldOut generate(DynamicalSystem system, Protocol protocol, Progress progress) {
        var data = TrajectoryDataSet.generate(system, protocol);
        var all = new ArrayList<>(data.train());
        all.addAll(data.validation());
        all.addAll(data.newStates());
        all.addAll(data.newParameters());
        var classifier = new RegimeClassifier();
        var done = new AtomicInteger();
        long values = all.stream()
                .map(Trajectory::parameters)
                .map(java.util.Arrays::toString)
                .distinct()
                .count();
        var regimes = Regimes.classify(all, parameters -> {
            progress.report("naming regimes", done.getAndIncrement(), values);
            return classifier.label(system, parameters);
        });
        return new HeldOut(
                system,
                data,
                regimes,
                split(NEW_STATES, data.newStates(), protocol, regimes),
                split(NEW_PARAMETERS, data.newParameters(), protocol, regimes));
    }

    private static Split split(String name, List<Trajectory> truth, Protocol protocol, Regimes regimes) {
        return new Split(name, truth, protocol.windows(truth, name), regimes.of(truth));
    }

    /// Both splits.
    public List<Split> splits() {
        return List.of(newStates, newParameters);
    }

    /// What takes the metrics.
    public ForecastEvaluation evaluation() {
        var protocol = data.protocol();
        return new ForecastEvaluation(
                system,
                data.train(),
                protocol.windows(data.train(), "train"),
                protocol.window(),
                new Seed(protocol.seed()).named("evaluation"));
    }

    /// The new initial states seen without noise, as the reference solution needs them.
    Split noiseless() {
        return split(NEW_STATES, data.newStates(), data.protocol().withNoise(0), regimes);
    }
}

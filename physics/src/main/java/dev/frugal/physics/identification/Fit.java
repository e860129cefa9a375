package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.Linearisation;
import java.util.Arrays;
import java.util.List;

/// Shared unknowns with an initial state for every stretch of a plan.
///
/// @param shared the vector of [Unknowns]
/// @param plan the stretches
/// @param starts their initial states
record Fit(double[] shared, List<Stretch> plan, double[][] starts) {
    static Fit of(OutputError problem, double[] all) {
        var starts = problem.starts(all);
        return new Fit(problem.shared(all), problem.stretches(), starts);
    }

    /// The same with other stretches, which begin where the simulation of these stands.
    Fit onto(List<Stretch> next, OutputError problem, Data data) {
        var simulated = problem.simulate(problem.with(shared, starts));
        var begun = new double[next.size()][];
        for (int s = 0; s < begun.length; s++) {
            var stretch = next.get(s);
            begun[s] = data.stateAt(stretch.recording(), stretch.from());
            for (var result : simulated) {
                int at = stretch.from() - result.stretch.from();
                if (result.stretch.recording() == stretch.recording()
                        && at >= 0
                        && at < result.stretch.samples()
                        && !result.lost) {
                    for (int i = 0; i < begun[s].length; i++) {
                        begun[s][i] = result.states[i][at];
                    }
                }
            }
        }
        return new Fit(shared, next, begun);
    }

    Fit withShared(double[] other) {
        return new Fit(other, plan, starts);
    }

    static double[][] starts(Data data, List<Stretch> plan) {
        return plan.stream()
                .map(stretch -> data.stateAt(stretch.recording(), stretch.from()))
                .toArray(double[][]::new);
    }

    /// The root mean square of a problem's weighted residuals.
    static double misfit(Linearisation linearisation) {
        return Math.sqrt(linearisation.cost() / Math.max(1, linearisation.residuals()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fit fit
                && Arrays.equals(shared, fit.shared)
                && plan.equals(fit.plan)
                && Arrays.deepEquals(starts, fit.starts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shared);
    }
}

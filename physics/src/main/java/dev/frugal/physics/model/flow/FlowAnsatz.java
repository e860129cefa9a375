package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// The flow map's Taylor part alone, with no network: the baseline that shows what the network of
/// [FlowModel] adds. Fitted to the window and marched in the same way and with the same step; the
/// first guess of the parameters is the middle of their range.
public final class FlowAnsatz implements Forecaster {
    private final FlowMap map;

    /// The ansatz that a [FlowTapinn] with this generator would start from on this system.
    ///
    /// @param seed finds the visited region, which sets the step
    public FlowAnsatz(FlowTapinn.Generator settings, DynamicalSystem system, Seed seed) {
        var scales = VisitedRegion.explore(system, settings.order(), seed).scales();
        this.map = FlowMap.random(system, scales, settings.order(), settings.widths(), seed);
    }

    @Override
    public String name() {
        return "flow-ansatz";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        var flow = new FlowRollout(map, false);
        var scales = map.scales();
        var middle = new double[scales.parameters()];
        var halfWidth = new double[scales.parameters()];
        for (int k = 0; k < middle.length; k++) {
            middle[k] = scales.parameterMiddle(k);
            halfWidth[k] = scales.parameterHalfWidth(k);
        }
        var guesses = new double[windows.size()][];
        java.util.Arrays.fill(guesses, middle);
        var estimates = BatchRollout.fit(flow, map.scales(), _ -> 0, 0, windows, guesses, halfWidth);
        var forecasts = new ArrayList<Forecast>();
        for (int i = 0; i < windows.size(); i++) {
            var estimate = estimates.get(i);
            forecasts.add(BatchRollout.forecast(
                            flow,
                            windows.get(i).times()[0],
                            new double[][] {estimate.start()},
                            new double[][] {estimate.parameters()},
                            times)
                    .getFirst()
                    .withParameters(estimate.parameters()));
        }
        return forecasts;
    }
}

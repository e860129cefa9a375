package dev.frugal.physics.model;

import dev.frugal.physics.model.FlowTapinn.Generator;
import dev.frugal.physics.model.FlowTapinn.LevenbergMarquardt;
import java.util.List;

/// A flow TAPINN that learns an oscillator of one frequency in a few seconds, for tests.
public final class SmallFlowTapinn {
    public static final FlowTapinn SETTINGS = new FlowTapinn(
            new Generator(3, List.of(10, 10), new AdamSettings(100, 128, 5e-3, 0.01), new LevenbergMarquardt(30, 600)),
            new EncoderSettings(
                    8, 3, new AdamSettings(20, 16, 4e-3, 0.01), new EncoderSettings.Metric(0.1, 0.2), 0.01));

    private SmallFlowTapinn() {}
}

package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// The topology-aware physics-informed network as published (Spotorno, Leal Filho, Fröhlich, ICLR
/// 2026 workshop, arXiv 2602.09980).
///
/// An LSTM reads the window of scaled states; a tanh layer and a linear one turn its last hidden
/// state into the latent code z. A tanh network maps (t, z) to the coordinates; velocities are
/// their exact derivatives. Phase I aligns z with the regimes (triplet loss), phase II enforces the
/// equation, by turns.
///
/// With the published sizes, on a system with states (x, v): LSTM(2→32, two biases) 4,608 + 32→32
/// 1,056 + 32→2 66 + 3→32→32→32→1 2,273 = 8,003 parameters.
///
/// @param hidden width of the LSTM and of the layer after it
/// @param latent size of z
/// @param widths hidden widths of the generator
public record Tapinn(int hidden, int latent, List<Integer> widths, TrainingSchedule schedule)
        implements TrajectoryModelSpec {
    public Tapinn {
        LayerSizes.units("hidden", hidden);
        LayerSizes.units("latent", latent);
        widths = LayerSizes.hidden("widths", widths);
    }

    public static Tapinn published() {
        return new Tapinn(32, 2, List.of(32, 32, 32), TrainingSchedule.alternating());
    }

    @Override
    public String name() {
        return "tapinn";
    }

    @Override
    public Tapinn withSchedule(TrainingSchedule other) {
        return new Tapinn(hidden, latent, widths, other);
    }

    @Override
    public StateForm form(DynamicalSystem system) {
        return StateForm.coordinates(system);
    }

    @Override
    public TrajectoryNetwork network(NetworkShape shape, Seed seed) {
        return new LatentNetwork(this, shape, seed);
    }
}

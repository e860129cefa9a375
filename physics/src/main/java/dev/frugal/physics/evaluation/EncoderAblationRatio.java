package dev.frugal.physics.evaluation;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import java.util.ArrayList;
import java.util.List;

/// Whether a forecast depends on its window at all: the relative L2 error after the window when
/// every trajectory is forecast from another trajectory's window, divided by the error with the
/// right ones.
///
/// 1 means that the encoder is ignored; a model that reads its window scores at least 5.
final class EncoderAblationRatio {
    private EncoderAblationRatio() {}

    /// `forecasts`: those from the right windows. `windowSamples`: where the unseen part begins.
    ///
    /// @throws IllegalArgumentException if there are fewer than two trajectories to exchange
    public static double ratio(
            Forecaster forecaster, Split split, List<Forecast> forecasts, int windowSamples, Seed seed) {
        var exchanged = forecaster.forecast(exchange(split.windows(), seed), split.times());
        return RelativeError.relativeL2(split.trajectories(), exchanged, windowSamples)
                / RelativeError.relativeL2(split.trajectories(), forecasts, windowSamples);
    }

    /// The windows along one random cycle through all of them, so that none keeps its place.
    static List<Window> exchange(List<Window> windows, Seed seed) {
        int count = windows.size();
        if (count < 2) {
            throw new IllegalArgumentException("one window cannot be exchanged for another");
        }
        var random = seed.named("exchanged windows").random();
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        var exchanged = new ArrayList<>(windows);
        for (int i = 0; i < count; i++) {
            exchanged.set(order[i], windows.get(order[(i + 1) % count]));
        }
        return List.copyOf(exchanged);
    }
}

package dev.frugal.app.command.cluster;

import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.table.ParquetFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Simulated windows of a fleet in Parquet, as `physics predict --windows` reads them.
///
/// A thousand trajectories are solved; each window is one of them with noise of its own. Every thousandth window has a
/// value that is not a number and cannot be forecast.
///
/// @param samples of each window
/// @param interval between them
/// @param noise standard deviation of the measured states
record FleetFile(DynamicalSystem system, int samples, double interval, double noise) {
    static final String GROUP = "device";

    /// Windows for each that cannot be used.
    static final int SOUND_TO_UNUSABLE = 1_000;

    private static final int TRAJECTORIES = 1_000;
    private static final int WINDOWS_IN_A_FILE = 10_000;

    /// Writes so many windows into files in `folder`.
    void write(Path folder, int windows, Seed seed) {
        var random = seed.named("fleet").random();
        var trajectories = new ArrayList<Trajectory>();
        for (int number = 0; number < Math.min(TRAJECTORIES, windows); number++) {
            trajectories.add(trajectory(random));
        }
        for (int from = 0; from < windows; from += WINDOWS_IN_A_FILE) {
            var rows = new ArrayList<List<Object>>();
            for (int window = from; window < Math.min(windows, from + WINDOWS_IN_A_FILE); window++) {
                add(rows, window, trajectories.get(window % trajectories.size()), random);
            }
            ParquetFile.write(folder.resolve("fleet-%06d.parquet".formatted(from)), columns(), rows);
        }
    }

    private Trajectory trajectory(RandomGenerator random) {
        var parameters = system.drawnParameters(random);
        var initial = system.drawnInitial(random);
        var times = new double[samples];
        Arrays.setAll(times, i -> i * interval);
        return ReferenceSolver.solve(system, parameters, initial, times);
    }

    private Map<String, ParquetFile.Type> columns() {
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put(GROUP, ParquetFile.Type.TEXT);
        columns.put("t", ParquetFile.Type.NUMBER);
        system.stateNames().forEach(name -> columns.put(name, ParquetFile.Type.NUMBER));
        return columns;
    }

    private void add(List<List<Object>> rows, int window, Trajectory trajectory, RandomGenerator random) {
        var name = "device-%07d".formatted(window);
        boolean unusable = window % SOUND_TO_UNUSABLE == SOUND_TO_UNUSABLE - 1;
        for (int sample = 0; sample < samples; sample++) {
            var row = new ArrayList<Object>();
            row.add(name);
            row.add(sample * interval);
            for (double value : trajectory.states()[sample]) {
                row.add(value + noise * random.nextGaussian());
            }
            if (unusable && sample == samples / 2) {
                row.set(2, Double.NaN);
            }
            rows.add(row);
        }
    }
}

package dev.frugal.physics.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTransformTest {
    /// Of sums of a few thousand numbers of order one in another order.
    private static final double ROUNDING = 1e-11;

    private static double[] numbers(int count) {
        return new Seed(count).named("numbers").random().doubles(count, -1, 1).toArray();
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "16, 12", "30, 64", "5, 4", "40, 72", "1, 2"})
    void theKernelAgreesWithTheLibraryForAnyNumberOfThreads(int width, int height) {
        int points = width * height;
        int modes = width * (height / 2 + 1);
        assertThat(PlateTransform.supports(width, height)).isTrue();
        for (int threads = 1; threads <= 3; threads++) {
            try (var team = new WorkerTeam(threads)) {
                var kernel = new PlateTransform(width, height, team);
                var library = new LibraryPlateTransform(width, height);
                var ones = new double[modes];
                Arrays.fill(ones, 1);
                for (int phase = 0; phase < 4; phase++) {
                    for (var factor : List.of(WaveFactor.of(numbers(modes), phase), WaveFactor.of(ones, phase))) {
                        for (boolean add : new boolean[] {false, true}) {
                            var ours = numbers(2 * modes);
                            var theirs = ours.clone();
                            kernel.toModes(numbers(points), 0, factor, ours, 0, add);
                            library.toModes(numbers(points), 0, factor, theirs, 0, add);
                            assertThat(ours).containsExactly(theirs, within(ROUNDING));
                        }
                        var ours = new double[points];
                        var theirs = new double[points];
                        kernel.toPoints(realWaves(kernel, modes, points), 0, factor, ours, 0);
                        library.toPoints(realWaves(kernel, modes, points), 0, factor, theirs, 0);
                        assertThat(ours).containsExactly(theirs, within(ROUNDING));
                    }
                }
            }
        }
    }

    /// Coefficients of a real field.
    private static double[] realWaves(GridTransform transform, int modes, int points) {
        var ones = new double[modes];
        Arrays.fill(ones, 1);
        var waves = new double[2 * modes];
        transform.toModes(numbers(points), 0, WaveFactor.of(ones, 0), waves, 0, false);
        return waves;
    }
}

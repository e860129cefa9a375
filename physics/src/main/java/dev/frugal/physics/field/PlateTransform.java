package dev.frugal.physics.field;

import dev.frugal.tensor.kernel.FourierLanes;
import dev.frugal.tensor.kernel.VectorApi;
import dev.frugal.tensor.kernel.WorkerTeam;

/// In two dimensions by our own kernel: several lines of points side by side, shared by a team of threads.
///
/// Lines along y begin at neighbouring points, so they are transformed as they lie. In between everything is
/// transposed, so that lines along x lie in the same way. Each thread has its own lines, and no result depends on how
/// they are shared.
final class PlateTransform implements GridTransform {
    /// Lines side by side: their numbers stay in the fastest cache.
    private static final int TOGETHER = 16;

    /// Lines that stay together when threads share them: as wide as vectors are.
    private static final int UNIT = 4;

    private final int width;
    private final int height;
    private final int half;
    private final int modes;
    private final WorkerTeam team;
    private final Lines[] lines;

    /// Real parts, then imaginary parts, of the series along y at each x.
    private final double[] between;

    /// What one thread works with.
    private final class Lines {
        private final FourierLanes alongY = new FourierLanes(height / 2, TOGETHER);
        private final FourierLanes alongX = new FourierLanes(width, TOGETHER);
        private final double[] block = new double[2 * Math.max(half, width) * TOGETHER];
    }

    PlateTransform(int width, int height, WorkerTeam team) {
        this.width = width;
        this.height = height;
        this.half = height / 2 + 1;
        this.modes = width * half;
        this.team = team;
        this.lines = new Lines[team.size()];
        for (int worker = 0; worker < lines.length; worker++) {
            lines[worker] = new Lines();
        }
        this.between = new double[2 * modes];
    }

    /// Whether the kernel has these numbers of points, and the JVM the Vector API.
    static boolean supports(int width, int height) {
        return VectorApi.present()
                && height % 2 == 0
                && FourierLanes.supports(height / 2)
                && FourierLanes.supports(width);
    }

    @Override
    public void toPoints(double[] in, int from, WaveFactor factor, double[] out, int to) {
        team.run(lines.length, (part, worker) -> {
            int end = bound(part + 1, half);
            for (int wave = bound(part, half); wave < end; wave += TOGETHER) {
                inverseAlongX(lines[worker], in, from, factor, wave, Math.min(TOGETHER, end - wave));
            }
        });
        team.run(lines.length, (part, worker) -> {
            int end = bound(part + 1, width);
            for (int x = bound(part, width); x < end; x += TOGETHER) {
                inverseAlongY(lines[worker], x, Math.min(TOGETHER, end - x), out, to);
            }
        });
    }

    @Override
    public void toModes(double[] in, int from, WaveFactor factor, double[] out, int to, boolean add) {
        team.run(lines.length, (part, worker) -> {
            int end = bound(part + 1, width);
            for (int x = bound(part, width); x < end; x += TOGETHER) {
                forwardAlongY(lines[worker], in, from, x, Math.min(TOGETHER, end - x));
            }
        });
        team.run(lines.length, (part, worker) -> {
            int end = bound(part + 1, half);
            for (int wave = bound(part, half); wave < end; wave += TOGETHER) {
                forwardAlongX(lines[worker], factor, wave, Math.min(TOGETHER, end - wave), out, to, add);
            }
        });
    }

    /// The first line of a part.
    private int bound(int part, int count) {
        int units = Math.ceilDiv(count, UNIT);
        return Math.min(count, units * part / lines.length * UNIT);
    }

    private void forwardAlongY(Lines own, double[] in, int from, int x, int count) {
        var block = own.block;
        int imaginary = half * count;
        own.alongY.realForward(in, from + x, width, count, block, 0, imaginary);
        for (int lane = 0; lane < count; lane++) {
            int place = (x + lane) * half;
            for (int wave = 0; wave < half; wave++) {
                between[place + wave] = block[wave * count + lane];
                between[modes + place + wave] = block[imaginary + wave * count + lane];
            }
        }
    }

    private void forwardAlongX(Lines own, WaveFactor factor, int wave, int count, double[] out, int to, boolean add) {
        if (factor.one() && !add) {
            own.alongX.transform(between, wave, modes + wave, half, count, out, to + wave, to + modes + wave, half);
            return;
        }
        var block = own.block;
        int imaginary = width * count;
        own.alongX.transform(between, wave, modes + wave, half, count, block, 0, imaginary, count);
        for (int k = 0; k < width; k++) {
            int place = k * half + wave;
            factor.multiply(
                    block, k * count, imaginary + k * count, place, count, out, to + place, to + modes + place, add);
        }
    }

    /// Real and imaginary parts are exchanged: the inverse transform.
    private void inverseAlongX(Lines own, double[] in, int from, WaveFactor factor, int wave, int count) {
        if (factor.one()) {
            own.alongX.transform(in, from + modes + wave, from + wave, half, count, between, modes + wave, wave, half);
            return;
        }
        var block = own.block;
        int imaginary = width * count;
        for (int k = 0; k < width; k++) {
            int place = k * half + wave;
            factor.multiply(
                    in,
                    from + place,
                    from + modes + place,
                    place,
                    count,
                    block,
                    k * count,
                    imaginary + k * count,
                    false);
        }
        own.alongX.transform(block, imaginary, 0, count, count, between, modes + wave, wave, half);
    }

    private void inverseAlongY(Lines own, int x, int count, double[] out, int to) {
        var block = own.block;
        int imaginary = half * count;
        for (int lane = 0; lane < count; lane++) {
            int place = (x + lane) * half;
            for (int wave = 0; wave < half; wave++) {
                block[wave * count + lane] = between[place + wave];
                block[imaginary + wave * count + lane] = between[modes + place + wave];
            }
        }
        own.alongY.realInverse(block, 0, imaginary, count, 1.0 / width, out, to + x, width);
    }
}

package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.CurveLoss;
import dev.frugal.tensor.jet.FusedCurves;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.nn.Layer;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.recurrent.FusedLstm;
import dev.frugal.tensor.recurrent.LstmLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Generator and LSTM of a TAPINN's step by themselves, in the kernels that the step uses.
///
/// @param sizes of the generator
/// @param times per trajectory
/// @param hidden units of the LSTM
/// @param window samples that it reads
record StepParts(List<Integer> sizes, int trajectories, int times, int hidden, int window) {
    private static final int STATES = 2;

    /// Floating-point operations of the generator, two per multiply-add: per point and weight after
    /// the first layer two forward (value, derivative), two for their adjoints, two for the
    /// weight's gradient. Of the first layer next to nothing is done per point.
    double generatorOperations() {
        double multiplyAdds = 0;
        for (int layer = 2; layer < sizes.size(); layer++) {
            multiplyAdds += 6.0 * sizes.get(layer - 1) * sizes.get(layer);
        }
        return 2 * multiplyAdds * trajectories * times;
    }

    /// Per sample and trajectory: the gates forward, their adjoints back to the hidden state, and
    /// the weights' gradients; two operations per multiply-add.
    double lstmOperations() {
        double input = 4.0 * STATES * hidden;
        double recurrent = 4.0 * hidden * hidden;
        return 2 * (2 * input + 3 * recurrent) * trajectories * window;
    }

    /// Medians of turns that all took one after another.
    ///
    /// @param step seconds of a whole step
    /// @param generator seconds of its generator
    /// @param lstm seconds of its LSTM
    /// @param limit fused multiply-adds in registers, in operations (two each) per second
    record Medians(double step, double generator, double lstm, double limit) {}

    /// Times the parts in turns with a whole step and with the machine's limit, so that a change of
    /// the machine's speed meets all alike.
    ///
    /// @param step takes one whole step
    Medians measure(BenchmarkContext session, int threads, Runnable step) {
        var entrants = List.of(
                new Race.Entrant("whole step", () -> loop(step, () -> {})),
                new Race.Entrant("generator", () -> generator(threads)),
                new Race.Entrant("LSTM", () -> lstm(threads)),
                new Race.Entrant("multiply-adds", () -> MachinePeak.multiplyAdds(threads)));
        var seconds = new Race("part by part, %d threads".formatted(threads), "trajectories", trajectories, 0)
                .run(session, entrants).measurements().stream()
                        .map(measurement -> measurement.seconds().median())
                        .toList();
        return new Medians(
                seconds.get(0),
                seconds.get(1),
                seconds.get(2),
                MachinePeak.multiplyAddOperations(threads) / seconds.get(3));
    }

    /// The generator's way forward, through a sum of squares, and back.
    private Contender generator(int threads) {
        var network = new Mlp(sizes, ScalarType.Float, new Seed(1).named("generator"));
        var gradients = zeros(network);
        int features = sizes.getFirst() - 1;
        var conditionGradient = numbers("gradient", trajectories, features);
        var points = new FusedCurves.Points(
                memory(network),
                numbers("times", times),
                times,
                numbers("conditions", trajectories, features),
                trajectories);
        var wanted = new FusedCurves.Gradients(gradients, Optional.of(conditionGradient));
        var team = new WorkerTeam(threads);
        var kernel = new FusedCurves<>(sizes, 1, TileKernelSet.fastest().floats(), team);
        return loop(() -> kernel.step(points, this::squares, wanted), team::close);
    }

    private void squares(CurveLoss.Stretch stretch, double[] outputs, double[] adjoints) {
        int columns = 2 * sizes.getLast();
        double factor = 2.0 / trajectories / times;
        for (int column = 0; column < columns; column++) {
            int at = column * FusedCurves.ROWS + stretch.row();
            for (int i = 0; i < stretch.count(); i++) {
                adjoints[at + i] = factor * outputs[at + i];
            }
        }
    }

    /// The LSTM's way forward over all windows, and back to its parameters.
    private Contender lstm(int threads) {
        var lstm = new Lstm(STATES, hidden, ScalarType.Float, new Seed(1).named("lstm"));
        var tileKernels = TileKernelSet.fastest().floats();
        var batch = new FusedLstm.Batch(
                memory(lstm), numbers("windows", trajectories, window, STATES), trajectories, window, false);
        var output = numbers("output", trajectories, hidden);
        var adjoints = new FusedLstm.Adjoints(numbers("adjoint", trajectories, hidden), zeros(lstm), Optional.empty());
        var team = new WorkerTeam(threads);
        var layout = new LstmLayout(STATES, hidden, tileKernels.panel());
        var kernel = new FusedLstm<>(layout, tileKernels, team);
        return loop(() -> kernel.backward(batch, adjoints, kernel.forwardKeeping(batch, output)), team::close);
    }

    private static Contender loop(Runnable work, Runnable end) {
        return new JavaContender(TileKernelSet.fastest().description(), () -> new double[0], work, end);
    }

    /// Copies in Java's memory: nothing else holds the layer while it is timed.
    private static List<MemorySegment> memory(Layer layer) {
        return layer.parameters().values().stream()
                .map(tensor -> MemorySegment.ofArray(Tensors.floats(tensor)))
                .toList();
    }

    private static List<Optional<MemorySegment>> zeros(Layer layer) {
        return layer.parameters().values().stream()
                .map(tensor -> MemorySegment.ofArray(new float[Math.toIntExact(tensor.numel())]))
                .map(Optional::of)
                .toList();
    }

    private static MemorySegment numbers(String name, int... shape) {
        var random = new Seed(1).named(name).random();
        var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return MemorySegment.ofArray(values);
    }
}

package dev.frugal.tensor;

import dev.frugal.base.Seed;
import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.LibtorchJetEngine;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A small physics-informed training that prints its resident pages once when warm and once at the
/// end.
final class TrainingLoop {
    /// Begins the lines that tell the resident pages, among those that are logged.
    static final String PAGES = "pages ";

    /// By then the compiler, which has memory of its own, has seen all of the loop.
    private static final int WARM_UP = 4000;

    private static final int STEPS = 20_000;

    private final Seed seed = new Seed(29);
    private final Lstm encoder = new Lstm(2, 8, ScalarType.Float, seed.named("encoder"));
    private final Mlp generator = new Mlp(List.of(9, 16, 1), ScalarType.Float, seed.named("generator"));
    private final LinkedHashMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final Adam adam;

    private TrainingLoop() {
        parameters.putAll(Parameters.prefixed("encoder", encoder.parameters()));
        parameters.putAll(Parameters.prefixed("generator", generator.parameters()));
        adam = new Adam(parameters);
    }

    public static void main(String[] arguments) throws IOException {
        var loop = new TrainingLoop();
        for (int step = 0; step < STEPS; step++) {
            if (step == WARM_UP) {
                System.out.println(PAGES + residentPages());
            }
            try (var _ = Scope.open()) {
                loop.step(step);
            }
        }
        System.out.println(PAGES + residentPages());
    }

    private void step(int step) {
        var random = seed.named("batch").at(step).random();
        var type = ScalarType.Float;
        var window = Tensors.of(random.doubles(8 * 10 * 2, -1, 1).toArray(), type, 8, 10, 2);
        var times = Tensors.of(random.doubles(8, 0, 1).toArray(), type, 8, 1);
        var input = torch.cat(new TensorVector(times, encoder.last(window)), 1);
        var jet = new LibtorchJetEngine().propagate(generator, Jet.seed(input, 2, 0));
        adam.clearGradients();
        jet.derivative(0, 2).add(jet.value()).square().mean().backward();
        GradientClipping.byGlobalNorm(parameters.values(), 1);
        adam.step(1e-3);
    }

    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }
}

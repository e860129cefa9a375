package dev.frugal.physics.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.ProfiledOperations;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.LibtorchJetEngine;
import dev.frugal.tensor.nn.Mlp;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted from shapes against what libtorch's profiler counts: the encoder as it is, the
/// map's network rebuilt in libtorch, which knows nothing of the kernel that runs it.
class FlowOperationsTest {
    private static final double PERCENT = 2;
    private static final int POINTS = 16;

    @ParameterizedTest
    @ValueSource(ints = {3, 100})
    void theEncoderTakesWhatItsShapesSay(int samples) {
        var system = Systems.named("duffing");
        var scales = map().scales();
        var encoder = new Encoder(new WindowFeatures(system, scales, 0.1), scales.ranges(), 24, 8, new Seed(2));
        encoder.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        try (var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            var inputs = torch.ones(POINTS, samples, encoder.features().count());
            encoder.read(encoder.latent(inputs)).sum().backward();
            assertThat(encoder.operations(POINTS, samples) + encoder.backwardOperations(POINTS, samples))
                    .isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theMapTakesWhatItsShapesSay(int derivatives) {
        var map = map();
        var network = new Mlp(map.sizes(), ScalarType.Double, new Seed(4));
        try (var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            for (int image = 0; image < (map.symmetric() ? 2 : 1); image++) {
                var values = new double[POINTS * map.sizes().getFirst()];
                var point = Tensors.of(values, POINTS, map.sizes().getFirst());
                var tangent = List.copyOf(Collections.nCopies(derivatives, point));
                new LibtorchJetEngine().propagate(network, Jet.along(point, 1, tangent));
            }
            assertThat(map.operations(POINTS, derivatives))
                    .isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    private static FlowMap map() {
        var system = Systems.named("duffing");
        var region = VisitedRegion.explore(system, 3, new Seed(1));
        return FlowMap.random(system, region.scales(), 3, List.of(32, 32), new Seed(3));
    }
}

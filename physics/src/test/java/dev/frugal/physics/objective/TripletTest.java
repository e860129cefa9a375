package dev.frugal.physics.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

class TripletTest {
    /// What the floor under squared distances adds, and float64 rounding.
    private static final double ROUNDING = 1e-5;

    /// The same float64 sums in another order.
    private static final double SUMMATION = 1e-12;

    private final Triplet triplet = new Triplet(0.2, PairLabel.REGIME);

    @Test
    void kindsFartherApartThanTheMarginCostNothing() {
        assertThat(loss(new double[] {0, 0.1, 5, 5.1}, kinds(0, 0, 1, 1))).isZero();
    }

    @Test
    void mixedKindsCostTheViolationOfTheMargin() {
        // Anchor 0 or 1: positive at 1, negative at 0.5: 0.7 each. Anchor 2 has no positive.
        assertThat(loss(new double[] {0, 1, 0.5}, kinds(0, 0, 1))).isEqualTo(0.7, within(ROUNDING));
    }

    @Test
    void aBatchOfOneKindHasNoTriplet() {
        assertThat(loss(new double[] {0, 1, 2}, kinds(4, 4, 4))).isZero();
    }

    @Test
    void collapsedCodesHaveAFiniteGradient() {
        try (var _ = Scope.open()) {
            var codes = Tensors.of(new double[8], 4, 2).set_requires_grad(true);
            triplet.loss(codes, kinds(0, 0, 1, 1)).backward();
            assertThat(Tensors.doubles(codes.grad())).doesNotContain(Double.NaN);
        }
    }

    @Test
    void theLossAgreesWithADirectSumOverTriplets() {
        var random = new Seed(2).random();
        for (int trial = 0; trial < 20; trial++) {
            var codes = new double[6];
            var kind = new int[6];
            for (int i = 0; i < 6; i++) {
                codes[i] = random.nextGaussian();
                kind[i] = random.nextInt(3);
            }
            assertThat(loss(codes, kinds(kind))).isEqualTo(direct(codes, kind), within(ROUNDING));
        }
    }

    @Test
    void theGradientIsThatOfTheDirectSum() {
        var random = new Seed(3).random();
        for (int trial = 0; trial < 20; trial++) {
            var codes = random.doubles(9).toArray();
            var kind = random.ints(9, 0, 3).toArray();
            try (var _ = Scope.open()) {
                var tensor = Tensors.of(codes, 9, 1).set_requires_grad(true);
                triplet.loss(tensor, kinds(kind)).backward();
                var gradient = Tensors.doubles(tensor.grad());
                for (int i = 0; i < codes.length; i++) {
                    assertThat(gradient[i]).isEqualTo(slope(codes, kind, i), within(ROUNDING));
                }
            }
        }
    }

    @Test
    void codesInAnArrayHaveTheLossAndGradientOfTheTensor() {
        var random = new Seed(4).random();
        for (int trial = 0; trial < 20; trial++) {
            int batch = 1 + trial;
            int latent = 1 + trial % 4;
            double weight = 0.3;
            var codes = random.doubles((long) batch * latent).toArray();
            var kinds = kinds(random.ints(batch, 0, 3).toArray());
            var adjoints = new double[codes.length];
            double loss = triplet.loss(codes, kinds, weight, adjoints);
            try (var _ = Scope.open()) {
                var tensor = Tensors.of(codes, batch, latent).set_requires_grad(true);
                var expected = triplet.loss(tensor, kinds);
                assertThat(loss).isEqualTo(expected.item_double(), within(SUMMATION));
                expected.mul(new Scalar(weight)).backward();
                assertThat(adjoints).containsExactly(Tensors.doubles(tensor.grad()), within(SUMMATION));
            }
        }
    }

    private static double slope(double[] codes, int[] kind, int index) {
        double step = 1e-7;
        var up = codes.clone();
        var down = codes.clone();
        up[index] += step;
        down[index] -= step;
        return (direct(up, kind) - direct(down, kind)) / (2 * step);
    }

    private static double direct(double[] codes, int[] kind) {
        double sum = 0;
        int count = 0;
        for (int a = 0; a < codes.length; a++) {
            for (int p = 0; p < codes.length; p++) {
                for (int n = 0; n < codes.length; n++) {
                    if (a != p && kind[a] == kind[p] && kind[a] != kind[n]) {
                        double near = Math.abs(codes[a] - codes[p]);
                        double far = Math.abs(codes[a] - codes[n]);
                        sum += Math.max(0, near - far + 0.2);
                        count++;
                    }
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private double loss(double[] codes, boolean[][] alike) {
        try (var _ = Scope.open()) {
            return triplet.loss(Tensors.of(codes, codes.length, 1), alike).item_double();
        }
    }

    private static boolean[][] kinds(int... kind) {
        var alike = new boolean[kind.length][kind.length];
        for (int i = 0; i < kind.length; i++) {
            for (int j = 0; j < kind.length; j++) {
                alike[i][j] = kind[i] == kind[j];
            }
        }
        return alike;
    }
}

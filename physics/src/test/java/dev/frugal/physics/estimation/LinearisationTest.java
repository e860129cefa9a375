package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearisationTest {
    private static final int SHARED = 6;
    private static final int OWN = 5;
    private static final int RESIDUALS = 40;

    /// What is left of a shared column once the block has explained the rest.
    private static final double LEFT = 1e-4;

    /// A normal matrix squares the condition: of sixteen digits eight are left of what remains, and fewer of a step.
    private static final double ACCURACY = 1e-4;

    @Test
    void sharedUnknownsMoveThoughTheBlockExplainsNearlyAllOfTheirEffect() {
        var random = new Seed(3).random();
        var jacobian = new double[RESIDUALS][SHARED + OWN];
        var mixture = new double[SHARED][OWN];
        for (var row : mixture) {
            for (int i = 0; i < OWN; i++) {
                row[i] = random.nextGaussian();
            }
        }
        for (var row : jacobian) {
            for (int i = 0; i < OWN; i++) {
                row[SHARED + i] = random.nextGaussian();
            }
            for (int a = 0; a < SHARED; a++) {
                row[a] = LEFT * random.nextGaussian();
                for (int i = 0; i < OWN; i++) {
                    row[a] += mixture[a][i] * row[SHARED + i];
                }
            }
        }
        var wanted = new double[SHARED + OWN];
        for (int a = 0; a < wanted.length; a++) {
            wanted[a] = random.nextGaussian();
        }
        var step = linearisation(jacobian, wanted).step(0, new boolean[SHARED]);
        assertThat(step).containsExactly(wanted, within(ACCURACY));
    }

    /// Of the residuals that `wanted` removes.
    private static Linearisation linearisation(double[][] jacobian, double[] wanted) {
        var normal = new double[SHARED + OWN][SHARED + OWN];
        var gradient = new double[SHARED + OWN];
        double cost = 0;
        for (var row : jacobian) {
            double residual = 0;
            for (int a = 0; a < wanted.length; a++) {
                residual += row[a] * wanted[a];
            }
            cost += residual * residual;
            for (int a = 0; a < wanted.length; a++) {
                gradient[a] += row[a] * residual;
                for (int b = 0; b < wanted.length; b++) {
                    normal[a][b] += row[a] * row[b];
                }
            }
        }
        var block = new Linearisation.Block(part(normal, 0, SHARED), part(normal, SHARED, OWN), part(gradient));
        var shared = new double[SHARED][SHARED];
        for (int a = 0; a < SHARED; a++) {
            System.arraycopy(normal[a], 0, shared[a], 0, SHARED);
        }
        return new Linearisation(
                cost,
                RESIDUALS,
                shared,
                Linearisation.damped(shared, SHARED),
                java.util.Arrays.copyOf(gradient, SHARED),
                List.of(block));
    }

    private static double[][] part(double[][] normal, int from, int rows) {
        var part = new double[rows][OWN];
        for (int a = 0; a < rows; a++) {
            System.arraycopy(normal[from + a], SHARED, part[a], 0, OWN);
        }
        return part;
    }

    private static double[] part(double[] gradient) {
        return java.util.Arrays.copyOfRange(gradient, SHARED, SHARED + OWN);
    }
}

package dev.frugal.physics.estimation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.ArrayRealVector;

/// A least-squares problem linearised at a point: `JᵀWJ` with an arrow's shape, whose blocks for the initial states of
/// stretches are eliminated before the shared unknowns are solved for (Schur complement).
///
/// @param cost sum of squared weighted residuals and penalties; infinite where a solution was lost
/// @param residuals how many residuals there are
/// @param normal of the shared unknowns, symmetric
/// @param damped what damping is a multiple of, for each shared unknown
/// @param gradient `JᵀWr` of the shared unknowns
/// @param blocks of the others, in their order
public record Linearisation(
        double cost, long residuals, double[][] normal, double[] damped, double[] gradient, List<Block> blocks) {
    /// Share of the weights' mean diagonal below which a weight is damped no less: one that the residuals hardly
    /// depend on would else be thrown far away.
    private static final double LEAST_DAMPED = 0.1;

    /// The diagonal, and for network weights no less than a share of their mean.
    public static double[] damped(double[][] normal, int weightsAt) {
        var diagonal = new double[normal.length];
        double mean = 0;
        for (int a = 0; a < diagonal.length; a++) {
            diagonal[a] = normal[a][a];
            mean += a < weightsAt ? 0 : diagonal[a] / (diagonal.length - weightsAt);
        }
        for (int a = weightsAt; a < diagonal.length; a++) {
            diagonal[a] = Math.max(diagonal[a], LEAST_DAMPED * mean);
        }
        return diagonal;
    }

    /// The part of a block of unknowns: `cross[shared][own]`, `own[own][own]` and its gradient.
    public record Block(double[][] cross, double[][] own, double[] gradient) {}

    /// The step that minimises the damped linear problem; unknowns that are held do not move.
    public double[] step(double damping, boolean[] held) {
        int shared = gradient.length;
        var schur = new double[shared][];
        var right = gradient.clone();
        for (int a = 0; a < shared; a++) {
            schur[a] = normal[a].clone();
            schur[a][a] += damping * damped[a];
        }
        var solved = blocks.stream()
                .map(block -> new Eliminated(block, damping, schur, right))
                .toList();
        for (int a = 0; a < shared; a++) {
            // An unknown that no residual depends on stays where it is.
            if (held[a] || !(schur[a][a] > 0)) {
                Arrays.fill(schur[a], 0);
                for (var row : schur) {
                    row[a] = 0;
                }
                schur[a][a] = 1;
                right[a] = 0;
            }
        }
        var step = shared == 0 ? new double[0] : NormalMatrix.of(schur).step(right, 0);
        int size = shared
                + blocks.stream().mapToInt(block -> block.gradient.length).sum();
        var all = Arrays.copyOf(step, size);
        int at = shared;
        for (var block : solved) {
            var own = block.step(step);
            System.arraycopy(own, 0, all, at, own.length);
            at += own.length;
        }
        return all;
    }

    /// `gradient · step`.
    public double gain(double[] step) {
        double gain = 0;
        for (int a = 0; a < gradient.length; a++) {
            gain += gradient[a] * step[a];
        }
        int at = gradient.length;
        for (var block : blocks) {
            for (double slope : block.gradient) {
                gain += slope * step[at++];
            }
        }
        return gain;
    }

    /// The normal matrix of the shared unknowns with those of the blocks left free.
    public double[][] reduced() {
        var schur = new double[gradient.length][];
        for (int a = 0; a < schur.length; a++) {
            schur[a] = normal[a].clone();
        }
        blocks.forEach(block -> new Eliminated(block, 0, schur, gradient.clone()));
        return schur;
    }

    /// A block solved for in terms of the shared unknowns, by its Cholesky root: what is subtracted from the shared
    /// normal matrix is then symmetric to the last bit, however little of it remains. A block without a root stays.
    private static final class Eliminated {
        private final Block block;
        private final Optional<ScaledRoot> root;

        Eliminated(Block block, double damping, double[][] schur, double[] right) {
            this.block = block;
            int own = block.gradient.length;
            var damped = new double[own][];
            for (int i = 0; i < own; i++) {
                damped[i] = block.own[i].clone();
                damped[i][i] *= 1 + damping;
            }
            this.root = ScaledRoot.of(damped);
            root.ifPresent(found -> {
                var gradient = found.halfSolve(block.gradient);
                var cross = new double[right.length][];
                for (int a = 0; a < right.length; a++) {
                    cross[a] = found.halfSolve(block.cross[a]);
                    right[a] -= product(cross[a], gradient);
                    for (int b = 0; b <= a; b++) {
                        double share = product(cross[a], cross[b]);
                        schur[a][b] -= share;
                        schur[b][a] -= b < a ? share : 0;
                    }
                }
            });
        }

        private static double product(double[] first, double[] second) {
            double sum = 0;
            for (int i = 0; i < first.length; i++) {
                sum += first[i] * second[i];
            }
            return sum;
        }

        double[] step(double[] shared) {
            int own = block.gradient.length;
            var right = block.gradient.clone();
            for (int a = 0; a < shared.length; a++) {
                for (int i = 0; i < own; i++) {
                    right[i] -= block.cross[a][i] * shared[a];
                }
            }
            return root.map(found -> found.solve(new ArrayRealVector(right, false)))
                    .orElseGet(() -> new double[own]);
        }
    }
}

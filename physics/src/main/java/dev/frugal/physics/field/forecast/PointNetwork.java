package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.Random;

/// A tanh perceptron of two equal hidden layers that is evaluated at every point of a grid, with derivatives in its
/// weights. Immutable; a [Workspace] belongs to one caller.
///
/// Weights are an array of their own: layer by layer, first the matrix, `[out][in]`, then the biases.
///
/// @param inputs numbers at a point
/// @param width units of each hidden layer
/// @param outputs numbers at a point
record PointNetwork(int inputs, int width, int outputs) {
    private static final double LAST_LAYER = 0.01;

    /// The widest network with no more than `most` weights; at least one unit wide.
    static PointNetwork within(int most, int inputs, int outputs) {
        int width = 1;
        while (new PointNetwork(inputs, width + 1, outputs).weights() <= most) {
            width++;
        }
        return new PointNetwork(inputs, width, outputs);
    }

    int weights() {
        return width * (inputs + 1) + width * (width + 1) + outputs * (width + 1);
    }

    private int second() {
        return width * (inputs + 1);
    }

    private int last() {
        return second() + width * (width + 1);
    }

    /// Weights to start from: variance 1/fan-in, a hundredth of that size in the last layer, biases 0 in it.
    double[] initial(Seed seed) {
        var random = Random.from(seed.random());
        var weights = new double[weights()];
        for (int i = 0; i < last(); i++) {
            weights[i] = random.nextGaussian() / Math.sqrt(i < second() ? inputs : width);
        }
        for (int i = last(); i < last() + outputs * width; i++) {
            weights[i] = LAST_LAYER * random.nextGaussian() / Math.sqrt(width);
        }
        return weights;
    }

    /// Numbers of an evaluation at one point.
    static final class Workspace {
        private final double[] first;
        private final double[] second;
        private final double[] firstSlope;

        Workspace(PointNetwork network) {
            first = new double[network.width];
            second = new double[network.width];
            firstSlope = new double[network.width];
        }
    }

    /// Writes the outputs `[output * points + point]` at the points whose inputs are `[input][point]`.
    void evaluate(double[] weights, double[][] features, int points, Workspace space, double[] out) {
        for (int point = 0; point < points; point++) {
            forward(weights, features, point, space);
            for (int o = 0; o < outputs; o++) {
                int row = last() + o * width;
                double sum = weights[last() + outputs * width + o];
                for (int j = 0; j < width; j++) {
                    sum += weights[row + j] * space.second[j];
                }
                out[o * points + point] = sum;
            }
        }
    }

    private void forward(double[] weights, double[][] features, int point, Workspace space) {
        int biases = width * inputs;
        for (int j = 0; j < width; j++) {
            double sum = weights[biases + j];
            for (int i = 0; i < inputs; i++) {
                sum += weights[j * inputs + i] * features[i][point];
            }
            space.first[j] = Math.tanh(sum);
        }
        int matrix = second();
        for (int j = 0; j < width; j++) {
            double sum = weights[matrix + width * width + j];
            for (int i = 0; i < width; i++) {
                sum += weights[matrix + j * width + i] * space.first[i];
            }
            space.second[j] = Math.tanh(sum);
        }
    }

    /// Writes the derivatives of all outputs in each weight, `[weight][output * points + point]`.
    void slopes(double[] weights, double[][] features, int points, Workspace space, double[][] slopes) {
        int matrix = second();
        int outer = last();
        for (int point = 0; point < points; point++) {
            forward(weights, features, point, space);
            for (int o = 0; o < outputs; o++) {
                int to = o * points + point;
                for (int other = 0; other < outputs; other++) {
                    for (int j = 0; j < width; j++) {
                        slopes[outer + other * width + j][to] = other == o ? space.second[j] : 0;
                    }
                    slopes[outer + outputs * width + other][to] = other == o ? 1 : 0;
                }
                Arrays.fill(space.firstSlope, 0);
                for (int j = 0; j < width; j++) {
                    double slope = weights[outer + o * width + j] * (1 - space.second[j] * space.second[j]);
                    slopes[matrix + width * width + j][to] = slope;
                    for (int i = 0; i < width; i++) {
                        slopes[matrix + j * width + i][to] = slope * space.first[i];
                        space.firstSlope[i] += slope * weights[matrix + j * width + i];
                    }
                }
                for (int j = 0; j < width; j++) {
                    double slope = space.firstSlope[j] * (1 - space.first[j] * space.first[j]);
                    slopes[width * inputs + j][to] = slope;
                    for (int i = 0; i < inputs; i++) {
                        slopes[j * inputs + i][to] = slope * features[i][point];
                    }
                }
            }
        }
    }

    /// Floating-point operations of an evaluation at one point; a tanh counts as one.
    long operations() {
        return 2L * weights() + 2L * width;
    }
}

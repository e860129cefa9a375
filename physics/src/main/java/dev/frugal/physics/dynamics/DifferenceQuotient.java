package dev.frugal.physics.dynamics;

import java.util.Arrays;

/// Derivatives of an interpolant by differences, where it gives only its first one.
final class DifferenceQuotient {
    /// Distance between the points as a share of the step: the truncation error falls with its
    /// fourth power, rounding of the rates grows with its inverse.
    private static final double DISTANCE = 0.01;

    private DifferenceQuotient() {}

    /// The derivative of a step's rates at `time`, of fourth order; near the ends of the step the
    /// quotient's points move inwards.
    static void ofRates(SolutionStep step, double time, double[] out) {
        double distance = DISTANCE * (step.until() - step.from());
        double middle = Math.clamp(time, step.from() + 2 * distance, step.until() - 2 * distance);
        double shift = (time - middle) / distance;
        Arrays.fill(out, 0);
        var rates = new double[out.length];
        for (int point = 0; point < 5; point++) {
            step.rate(middle + (point - 2) * distance, rates);
            double weight = slopeWeight(point, shift) / distance;
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * rates[i];
            }
        }
    }

    /// The weight of a value at −2, −1, 0, 1, 2 in the derivative at `shift` of the quartic through
    /// all five.
    private static double slopeWeight(int point, double shift) {
        double sum = 0;
        for (int left = 0; left < 5; left++) {
            if (left == point) {
                continue;
            }
            double product = 1.0 / (point - left);
            for (int k = 0; k < 5; k++) {
                if (k != point && k != left) {
                    product *= (shift - (k - 2)) / (point - k);
                }
            }
            sum += product;
        }
        return sum;
    }
}

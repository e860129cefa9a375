package dev.frugal.physics.model.encoder;

/// The ranges of the parameters an encoder is trained on, in their own units.
public record ParameterRanges(double[] low, double[] high) {
    /// @throws IllegalArgumentException if counts disagree
    public ParameterRanges {
        if (low.length != high.length) {
            throw new IllegalArgumentException("%d lower and %d upper ends".formatted(low.length, high.length));
        }
    }

    /// How many parameters there are.
    public int count() {
        return low.length;
    }

    public double middle(int index) {
        return 0.5 * (low[index] + high[index]);
    }

    /// Half of a range; of one without width, the magnitude of its parameter.
    public double halfWidth(int index) {
        double half = 0.5 * (high[index] - low[index]);
        return half > 0 ? half : magnitude(index);
    }

    /// The largest absolute value in a range, 1 if that is 0.
    public double magnitude(int index) {
        double largest = Math.max(Math.abs(low[index]), Math.abs(high[index]));
        return largest > 0 ? largest : 1;
    }

    /// A value in units of half ranges around the middle.
    public double scaled(int index, double value) {
        return (value - middle(index)) / halfWidth(index);
    }

    /// Back from [#scaled].
    public double value(int index, double scaled) {
        return middle(index) + halfWidth(index) * scaled;
    }
}

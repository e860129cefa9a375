package dev.frugal.reasoning.task;

/// From `fewest` to `most`, both included.
public record Range(int fewest, int most) {
    public Range {
        if (most < fewest) {
            throw new IllegalArgumentException(
                    "most is %d and fewest is %d; expected most to be at least fewest".formatted(most, fewest));
        }
    }
}

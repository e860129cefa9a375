package dev.frugal.app.dashboard;

/// A tank that drains and is filled, and what a logger recorded of it.
final class RecordedTank {
    static final String SYSTEM = """
            name: tank
            states: [h]
            inputs: {u: {between-samples: hold}}
            measured: {level: h}
            constants:
              drain: {estimate: [0, 5]}
            equations:
              - h' = u - drain*h
            initial: {h: [0, 2]}
            horizon: 10
            """;

    static final double DRAIN = 0.7;
    private static final double INTERVAL = 0.1;

    private RecordedTank() {}

    /// Filled at a rate that changes every second, exactly solved: semicolons and decimal commas, no times, ten samples
    /// a second, and a header that is not the channel's name.
    static String recording(int samples) {
        var text = new StringBuilder("Pegel;u\n");
        double level = 1.5;
        for (int i = 0; i < samples; i++) {
            double fill = (i / 10 * 7 % 5) / 5.0;
            text.append("%.9f;%.3f%n".formatted(level, fill).replace('.', ','));
            level = fill / DRAIN + (level - fill / DRAIN) * Math.exp(-DRAIN * INTERVAL);
        }
        return text.toString();
    }
}

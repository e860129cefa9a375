package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Identification and simulation from the command line, of a tank that drains and is filled.
class PhysicsIdentifyTest {
    private static final String TANK = """
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

    private static final double DRAIN = 0.7;
    private static final double INTERVAL = 0.1;

    /// Levels are recorded with nine decimals, and 400 of them determine the constant.
    private static final double NINE_DECIMALS = 1e-9;

    @TempDir
    private Path folder;

    /// Filled at a rate that changes every second, exactly solved; semicolons and decimal commas, and no times.
    private Path recording(String name, int samples, double first) throws IOException {
        var text = new StringBuilder("level;u\n");
        double level = first;
        for (int i = 0; i < samples; i++) {
            double fill = (i / 10 * 7 % 5) / 5.0;
            text.append("%.9f;%.3f%n".formatted(level, fill).replace('.', ','));
            level = fill / DRAIN + (level - fill / DRAIN) * Math.exp(-DRAIN * INTERVAL);
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private Invocation identify(String system, Path recording) throws IOException {
        return Invocation.of(
                "physics",
                "identify",
                Files.writeString(folder.resolve("tank.yaml"), system).toString(),
                "--recording",
                recording.toString(),
                "--rate",
                "10",
                "--runs",
                folder.resolve("runs").toString(),
                "--json");
    }

    @Test
    void aConstantIsFoundAndTheIdentifiedSystemSimulatesANewRecording() throws IOException {
        var identified = identify(TANK, recording("a.csv", 400, 1.5)).document();
        assertThat(identified.at("/constants/drain/mean").asDouble()).isCloseTo(DRAIN, within(NINE_DECIMALS));
        assertThat(identified.at("/parameters_learnt").asInt()).isEqualTo(1);
        double own = identified.at("/rmse/level/validation").asDouble();
        assertThat(own).isLessThan(identified.at("/baselines/persistence/level").asDouble() / 1000);
        assertThat(report(identified))
                .contains(
                        "root mean square error of level, held out",
                        "linear model with the same states, held out",
                        "Free run of level",
                        "Error of level",
                        "Autocorrelation of the residuals of level",
                        "95 % bounds",
                        "Constants",
                        "drain");
        var simulated = Invocation.of(
                        "physics",
                        "simulate",
                        "--model",
                        identified.at("/run").asString(),
                        "--recording",
                        recording("b.csv", 120, 0.2).toString(),
                        "--rate",
                        "10",
                        "--initialise",
                        "20",
                        "--json")
                .document();
        assertThat(simulated.at("/samples").asInt()).isEqualTo(100);
        assertThat(simulated.at("/time").size()).isEqualTo(120);
        assertThat(simulated.at("/rmse/level").asDouble()).isLessThan(1e-6);
    }

    @Test
    void theReportDrawsALearntTermWithItsBand() throws IOException {
        var system = TANK.replace("- drain*h", "- drain*h - more")
                .replace("equations:", "unknown: {more: {of: [h], hidden: [2]}}\nequations:");
        var identified = identify(system, recording("a.csv", 250, 1.5)).document();
        assertThat(report(identified))
                .contains(
                        "Learnt terms",
                        "The learnt term over the visited range of h; its 95 % band",
                        "the equation without the unknown terms, held out");
    }

    private static String report(JsonNode identified) throws IOException {
        return Files.readString(Path.of(identified.at("/run").asString()).resolve("report.html"));
    }

    @Test
    void aRunThatIdentifiedNothingIsRefusedWithWhatWasExpected() throws IOException {
        var refused = Invocation.of("physics", "simulate", "--model", folder.toString(), "--recording", "c.csv");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("holds no identified system", "physics identify");
    }
}

package dev.frugal.app.command.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.scaling.JointLaw;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingCommandsTest {
    private static final JointLaw PLAIN = new JointLaw(0.05, 60, 0.4, 200, 0.5);

    /// The same with a sixteenth of the parameters and data: 256 times less compute at every error.
    private static final JointLaw LEAN = new JointLaw(0.05, 60 / Math.pow(16, 0.4), 0.4, 200 / Math.pow(16, 0.5), 0.5);

    private static final double GAIN = 256;

    /// Of a few operations on numbers of at most 1.
    private static final double ROUNDING = 1e-12;

    /// Of a law fitted to points on it; the two seeds of a size differ by 1 %.
    private static final double ON_THE_LAW = 0.005;

    /// Sampling error of a gain with noise of 2 %: three half-widths of its interval.
    private static final double SAMPLING = 0.15;

    @TempDir
    private Path folder = Path.of("");

    private Path sweep() throws IOException {
        var text = new StringBuilder("method,parameters,data,compute,error,seed,joules,cost\n");
        append(text, "plain", PLAIN, new Seed(1));
        append(text, "lean", LEAN, new Seed(2));
        return Files.writeString(folder.resolve("sweep.csv"), text);
    }

    private static void append(StringBuilder text, String method, JointLaw law, Seed seed) {
        var random = seed.random();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double parameters = 2e4 * Math.pow(100, i / 3.0);
                double data = 1e4 * Math.pow(100, j / 3.0);
                for (int one = 0; one < 2; one++) {
                    double error = law.error(parameters, data) * Math.exp(0.02 * random.nextGaussian());
                    double compute = 6 * parameters * data;
                    text.append(String.format(
                            Locale.ROOT,
                            "%s,%s,%s,%s,%s,%d,%s,%s%n",
                            method,
                            parameters,
                            data,
                            compute,
                            error,
                            one,
                            compute * 1e-9,
                            compute * 1e-15));
                }
            }
        }
    }

    private static Invocation ledger(String... arguments) {
        return Invocation.of(
                Stream.concat(Stream.of("ledger"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void theGainOfAFileReachesReboundAndCapital() throws IOException {
        var file = sweep().toString();
        var printed = ledger("scaling", "--points", file, "--draws", "60", "--json");
        var gain = printed.document().path("gains").get(0);
        assertThat(gain.path("method").asString()).isEqualTo("lean");
        var at = gain.path("at").path("gain");
        assertThat(at.path("value").asDouble()).isCloseTo(GAIN, within(SAMPLING * GAIN));
        var saved = Files.writeString(folder.resolve("scaling.json"), printed.out());
        var rebound = ledger("rebound", "--gain-from", saved.toString(), "--share", "1", "--elasticity", "1", "--json")
                .document();
        assertThat(rebound.path("price_ratio").asDouble())
                .isCloseTo(1 / at.path("value").asDouble(), within(ROUNDING));
        var capital = ledger("capital", "sovereign-model", "--gain-from", saved.toString(), "--json")
                .document();
        assertThat(capital.path("requirement")
                        .path("after_gain")
                        .path("price_ratio")
                        .asDouble())
                .isPositive();
        assertThat(ledger(
                                "rebound",
                                "--gain-from",
                                saved.toString(),
                                "--gain-of",
                                "other",
                                "--share",
                                "1",
                                "--elasticity",
                                "1")
                        .sentence())
                .contains("0 gains of 'other'", "lean");
    }

    @Test
    void everyQuestionIsAnsweredAndTheReportWritten() throws IOException {
        var page = folder.resolve("scaling.html");
        var answer = ledger(
                "scaling",
                "--points",
                sweep().toString(),
                "--draws",
                "40",
                "--predict",
                "1e12",
                "--per-dollar",
                "1e-5",
                "--per-kilowatt-hour",
                "1e-3",
                "--report",
                page.toString());
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("error = E + A / parameters^α + B / data^β")
                .contains("lean over plain")
                .contains("USD");
        assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(page).content().contains("Compute-equivalent gain");
    }

    @Test
    void enoughCountsInferenceAndRefusesToExtrapolate() throws IOException {
        var file = sweep().toString();
        var few = enough(file, "0");
        var many = enough(file, "1e7");
        assertThat(parameters(many)).isLessThan(parameters(few));
        var far = ledger("enough", "--points", file, "--target", "0.07", "--queries", "0", "--draws", "40");
        assertThat(far.code()).isEqualTo(2);
        assertThat(far.sentence()).contains("times above the largest measured");
        var below = ledger("enough", "--points", file, "--target", "0.001", "--queries", "0", "--draws", "40");
        assertThat(below.sentence()).contains("irreducible");
        var text = ledger(
                "enough",
                "--points",
                file,
                "--target",
                "0.6",
                "--queries",
                "1e6",
                "--per-query",
                "60,lean=30",
                "--draws",
                "40",
                "--report",
                folder.resolve("enough.html").toString());
        assertThat(text.out()).contains("frontier", "Cheapest to train alone", "kWh in total");
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private static Invocation enough(String file, String queries) {
        return ledger(
                "enough",
                "--points",
                file,
                "--target",
                "0.6",
                "--queries",
                queries,
                "--per-query",
                "60",
                "--draws",
                "40",
                "--json");
    }

    private static double parameters(Invocation answer) {
        return answer.document()
                .path("methods")
                .get(0)
                .path("plan")
                .path("parameters")
                .path("value")
                .asDouble();
    }

    @Test
    void runsAreFittedAsAFileIs() {
        for (int i = 0; i < 5; i++) {
            double compute = 1e9 * Math.pow(4, i);
            for (int seed = 0; seed < 2; seed++) {
                var consumption = new Consumption(10, 10, 100 * compute / 1e9, 0, (long) compute, 0, 0, 0);
                double error = 0.02 + 30 * Math.pow(compute, -0.3) * (1 + 0.01 * seed);
                new CostStatement(
                                "size-" + i,
                                (long) (100 * Math.pow(4, i)),
                                new Energy(false, "test"),
                                List.of(new PhaseConsumption(Phase.TRAINING, consumption)),
                                List.of(new Measure("error", "1", Measure.Direction.LOWER, error)))
                        .write(directory("sweep/size-%d-%d".formatted(i, seed)));
            }
        }
        var document = ledger("scaling", "mine=" + folder.resolve("sweep"), "--draws", "40", "--json")
                .document();
        var method = document.path("methods").get(0);
        assertThat(method.path("method").asString()).isEqualTo("mine");
        assertThat(method.path("configurations").asInt()).isEqualTo(5);
        var exponent = method.path("curves").get(0).path("coefficients").path("exponent");
        assertThat(exponent.path("value").asDouble()).isCloseTo(0.3, within(ON_THE_LAW));
        var unknown = ledger("scaling", folder.resolve("sweep").toString(), "--measure", "accuracy");
        assertThat(unknown.sentence()).contains("'accuracy'", "'error'");
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aMistakeInAFileNamesItsRow() throws IOException {
        var file = Files.writeString(folder.resolve("bad.csv"), "compute,error\n1e9,0.5\n1e10,-0.1\n");
        var answer = ledger("scaling", "--points", file.toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.sentence()).contains("bad.csv, line 3", "'error'", "-0.1");
        var missing = Files.writeString(folder.resolve("missing.csv"), "compute,loss\n1e9,0.5\n");
        assertThat(ledger("scaling", "--points", missing.toString()).sentence()).contains("there is no 'error'");
        assertThat(ledger("scaling").sentence()).contains("no runs are given");
    }

    @Test
    void buildOrBuyNamesItsSourcesAndItsSensitivities() {
        var page = folder.resolve("build.html");
        var answer = ledger(
                "build-or-buy",
                "deepseek-v3",
                "--queries",
                "5e9±2e9",
                "--tariff",
                "2",
                "--fall",
                "0.3±0.1",
                "--years",
                "4",
                "--samples",
                "500",
                "--report",
                page.toString());
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("probability that building is cheaper", "Sobol indices");
        assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(page).content().contains("DeepSeek-V3 Technical Report");
        var document = ledger("build-or-buy", "national-model", "--queries", "1e9", "--samples", "200", "--json")
                .document();
        assertThat(document.path("inputs").size()).isEqualTo(14);
        assertThat(document.path("decision")
                        .path("sensitivities")
                        .path("sum_total")
                        .asDouble())
                .isGreaterThan(0.9);
        assertThat(ledger("build-or-buy", "moonshot", "--queries", "1").sentence())
                .contains("national-model");
        assertThat(ledger("build-or-buy", "national-model", "--queries", "1", "--fall", "1")
                        .sentence())
                .contains("--fall");
    }
}

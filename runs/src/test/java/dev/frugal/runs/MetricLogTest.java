package dev.frugal.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricLogTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private Path file = Path.of("");
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("metrics.jsonl");
    }

    private MetricLog open() {
        return MetricLog.open(file, clock::get);
    }

    @Test
    void numbersComeBackBitByBit() {
        var values = new double[] {
            0.1, -0.0, Double.MIN_VALUE, Math.PI, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        try (var log = open()) {
            for (int i = 0; i < values.length; i++) {
                log.append(i, "loss", values[i]);
            }
        }
        assertThat(MetricLog.read(file)).extracting(Metric::value).containsExactly(box(values));
    }

    @Test
    void everyLineIsThereBeforeTheLogIsClosed() {
        try (var log = open()) {
            log.append(1, "loss", 0.5);
            assertThat(MetricLog.read(file)).hasSize(1);
        }
    }

    @Test
    void aLineCutShortIsDroppedOnOpening() throws Exception {
        try (var log = open()) {
            log.append(1, "loss", 0.5);
        }
        Files.writeString(file, "{\"step\":2,\"secon", StandardOpenOption.APPEND);
        assertThat(MetricLog.read(file)).hasSize(1);
        try (var log = open()) {
            log.append(2, "loss", 0.25);
        }
        assertThat(MetricLog.read(file)).extracting(Metric::step).containsExactly(1L, 2L);
    }

    private void threeNumbersOfWhichTwoAreMarked() {
        try (var log = open()) {
            log.append(1, "loss", 0.5);
            log.append(2, "loss", 0.25);
            log.sync();
            log.append(3, "loss", 0.125);
        }
    }

    @Test
    void numbersLostFromBeforeTheLastCheckpointAreMissed() throws Exception {
        threeNumbersOfWhichTwoAreMarked();
        Files.writeString(file, Files.readAllLines(file).getFirst() + "\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has lost numbers")
                .hasMessageContaining("metrics.mark");
        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has lost numbers");
    }

    @Test
    void aNumberChangedFromBeforeTheLastCheckpointIsNoticed() throws Exception {
        threeNumbersOfWhichTwoAreMarked();
        Files.writeString(file, Files.readString(file).replace("0.25", "0.26"));
        assertThatThrownBy(this::open).isInstanceOf(InvalidInputException.class).hasMessageContaining("was changed");
    }

    @Test
    void whatCameAfterTheLastCheckpointMayBeLost() throws Exception {
        threeNumbersOfWhichTwoAreMarked();
        var lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n");
        try (var log = open()) {
            assertThat(log.metrics()).hasSize(2);
        }
    }

    @Test
    void numbersTakenBackAreNotMissed() {
        threeNumbersOfWhichTwoAreMarked();
        try (var log = open()) {
            log.rewind("", 1);
        }
        try (var log = open()) {
            assertThat(log.metrics()).hasSize(1);
            log.append(2, "loss", 0.25);
            log.sync();
        }
        try (var log = open()) {
            assertThat(log.metrics()).hasSize(2);
        }
    }

    @Test
    void aFileThatIsOneBrokenLineBecomesEmpty() throws Exception {
        Files.writeString(file, "{\"st");
        try (var log = open()) {
            assertThat(log.metrics()).isEmpty();
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void aDamagedLineInTheMiddleIsNamed() throws Exception {
        Files.writeString(file, "{\"step\":1,\"seconds\":0,\"name\":\"a\",\"value\":1}\nrubbish\n");
        assertThatThrownBy(() -> MetricLog.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("metrics.jsonl, line 2");
    }

    @Test
    void rewindingTakesBackLaterStepsOfThatPrefixOnly() {
        try (var log = open()) {
            for (int step = 1; step <= 4; step++) {
                log.append(step, "first/loss", step);
                log.append(step, "second/loss", step);
            }
            log.rewind("second/", 2);
            log.append(3, "second/loss", 30);
        }
        assertThat(MetricLog.read(file).stream().filter(m -> m.name().equals("first/loss")))
                .hasSize(4);
        assertThat(MetricLog.read(file).stream().filter(m -> m.name().equals("second/loss")))
                .extracting(Metric::value)
                .containsExactly(1.0, 2.0, 30.0);
    }

    @Test
    void workingTimeGoesOnWhereTheLastSessionEnded() {
        try (var log = open()) {
            clock.set(3 * SECOND);
            log.append(1, "loss", 1);
        }
        clock.set(1000 * SECOND);
        try (var log = open()) {
            clock.set(1002 * SECOND);
            log.append(2, "loss", 1);
        }
        assertThat(MetricLog.read(file)).extracting(Metric::seconds).containsExactly(3.0, 5.0);
    }

    @Test
    void aFolderThatCannotBeWrittenIsTheUsersToMend() {
        assertThatThrownBy(() -> MetricLog.open(folder.resolve("absent").resolve("metrics.jsonl")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot write");
    }

    private static Double[] box(double[] values) {
        return java.util.Arrays.stream(values).boxed().toArray(Double[]::new);
    }
}

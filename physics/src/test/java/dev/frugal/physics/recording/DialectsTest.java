package dev.frugal.physics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One table, written in dialects drawn at random, is always the same recording.
class DialectsTest {
    private static final int DIALECTS = 400;

    /// Spreadsheets' days are exact to a microsecond.
    private static final double MICROSECOND = 2e-6;

    /// Values are written with ten digits; a conversion of units adds the last bit.
    private static final double TEN_DIGITS = 1e-9;

    private static final DynamicalSystem TANK = Systems.read("tank", """
            name: tank
            states: {p: Pa, h: m}
            parameters: {k: [0.5, 2]}
            equations:
              - p' = -k*p
              - h' = -k*h
            initial: {p: [0.5, 1], h: [-0.5, 0.5]}
            horizon: 1200
            time-unit: s
            """);

    @TempDir
    private Path folder;

    static IntStream dialects() {
        return IntStream.range(0, DIALECTS);
    }

    /// How times are written.
    private enum Times {
        SECONDS("t", "Time", "time (s)", "t [s]", "Zeit [s]", "elapsed_s"),
        MILLISECONDS("time_ms", "t [ms]", "Time (ms)"),
        ISO("Timestamp", "time", "t", "Datum"),
        ISO_WITH_ZONE("Timestamp", "UTC"),
        GERMAN("Zeit", "Zeitstempel", "Datum/Uhrzeit"),
        AMERICAN("Time", "Date/Time"),
        EPOCH_SECONDS("epoch", "Timestamp"),
        EPOCH_MILLISECONDS("timestamp", "ts"),
        SPREADSHEET("Date"),
        CLOCK("Uhrzeit", "Time");

        private final List<String> headers;

        Times(String... headers) {
            this.headers = List.of(headers);
        }
    }

    private final class Writer {
        private final RandomGenerator random;
        private final Times times;
        private final char separator;
        private final char decimal;
        private final String end;
        private final String missing;
        private final boolean quoteCells;
        private final boolean rowNames;
        private final boolean note;
        private final boolean trailing;
        private final boolean kilo;
        private final boolean unitsBelow;
        private final String timeHeader;
        private final Instant start;

        Writer(RandomGenerator random) {
            this.random = random;
            this.times = Times.values()[random.nextInt(Times.values().length)];
            this.separator = one(';', '\t', ',', '|', ';', '\t');
            this.decimal = separator == ',' ? '.' : one('.', ',');
            this.end = one("\n", "\r\n", "\r");
            this.missing = one("", "NaN", "NA", "#N/A", "null", "OVLD");
            this.quoteCells = chance(0.2);
            this.rowNames = chance(0.2);
            this.note = chance(0.3);
            this.trailing = !rowNames && chance(0.2);
            this.kilo = chance(0.3);
            this.unitsBelow = chance(0.2);
            this.timeHeader = times.headers.get(random.nextInt(times.headers.size()));
            this.start = Instant.parse("2026-01-25T22:59:30Z").plusSeconds(random.nextInt(100_000));
        }

        @SafeVarargs
        private <T> T one(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private boolean chance(double probability) {
            return random.nextDouble() < probability;
        }

        private String number(double value) {
            return String.format(Locale.ROOT, "%.10g", value).replace('.', decimal);
        }

        private String time(double seconds) {
            long millis = Math.round(seconds * 1000);
            var at = start.plusMillis(millis);
            var local = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
            return switch (times) {
                case SECONDS -> String.format(Locale.ROOT, "%.3f", seconds).replace('.', decimal);
                case MILLISECONDS -> Long.toString(millis);
                case ISO -> local.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"));
                case ISO_WITH_ZONE -> at.toString();
                case GERMAN ->
                    local.format(DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss,SSS"))
                            .replace(',', separator == ',' ? '.' : ',');
                case AMERICAN -> local.format(DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss.SSS a", Locale.ROOT));
                case EPOCH_SECONDS ->
                    "%d.%03d"
                            .formatted(at.getEpochSecond(), at.getNano() / 1_000_000)
                            .replace('.', decimal);
                case EPOCH_MILLISECONDS -> Long.toString(at.toEpochMilli());
                case SPREADSHEET ->
                    String.format(Locale.ROOT, "%.11f", 25_569 + at.toEpochMilli() / 86_400_000.0)
                            .replace('.', decimal);
                case CLOCK -> local.format(DateTimeFormatter.ofPattern("HH:mm:ss.SSS"));
            };
        }

        private String line(List<String> cells) {
            return String.join(String.valueOf(separator), cells) + (trailing ? separator : "") + end;
        }

        private String quoted(String text) {
            return '"' + text.replace("\"", "\"\"") + '"';
        }

        String text(double[] at, double[][] values) {
            var text = new StringBuilder();
            if (separator == ';' && chance(0.2)) {
                text.append("sep=;").append(end);
            }
            for (int i = chance(0.3) ? random.nextInt(1, 4) : 0; i > 0; i--) {
                text.append(one("# rig 3, left", "% 25 °C", "// operator: B.", "Logger 7", "Serial: 4711", ""))
                        .append(end);
            }
            var header = new ArrayList<String>();
            boolean named = chance(0.5);
            boolean lower = chance(0.7);
            header.add(timeHeader);
            header.add((lower ? "p" : "P") + (kilo && !unitsBelow ? one(" [kPa]", " (kPa)") : ""));
            if (note) {
                header.add(one("note", "Größe", "state of the rig"));
            }
            header.add((lower ? "h" : "H") + (chance(0.3) && !unitsBelow ? " [m]" : ""));
            if (rowNames && named) {
                header.addFirst("");
            }
            boolean quoteHeader = rowNames || chance(0.3);
            text.append(line(header.stream()
                    .map(cell -> quoteHeader ? quoted(cell) : cell)
                    .toList()));
            if (unitsBelow) {
                var units = new ArrayList<String>();
                units.add(one("", times == Times.SECONDS ? "s" : ""));
                units.add(kilo ? "kPa" : "Pa");
                if (note) {
                    units.add("");
                }
                units.add("m");
                if (rowNames && named) {
                    units.addFirst("");
                }
                text.append(line(units));
            }
            for (int i = 0; i < at.length; i++) {
                var cells = new ArrayList<String>();
                if (rowNames) {
                    cells.add(quoted(Integer.toString(i + 1)));
                }
                cells.add(time(at[i]));
                cells.add(cell(values[0][i] / (kilo ? 1000 : 1)));
                if (note) {
                    cells.add(quoted(one("ok", "a" + separator + " \"b\"", "1,5; 2|3", "")));
                }
                cells.add(cell(values[1][i]));
                text.append(line(cells));
                if (chance(0.03)) {
                    text.append(one("", "# pause")).append(end);
                }
            }
            if (chance(0.2)) {
                text.append(end).append("End of file").append(end);
            }
            return text.toString();
        }

        private String cell(double value) {
            if (Double.isNaN(value)) {
                return missing;
            }
            return quoteCells ? quoted(number(value)) : number(value);
        }

        Charset charset() {
            return one(
                    StandardCharsets.UTF_8,
                    StandardCharsets.ISO_8859_1,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_16BE);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void everyDialectIsTheSameRecording(int dialect) throws IOException {
        var random = new Seed(20261129).named("dialect").at(dialect).random();
        int samples = random.nextInt(5, 60);
        var at = new double[samples];
        var values = new double[2][samples];
        for (int i = 0; i < samples; i++) {
            at[i] = i == 0 ? 0 : at[i - 1] + random.nextInt(1, 4_000) / 1000.0;
            values[0][i] = random.nextDouble() < 0.1 ? Double.NaN : 1e5 * random.nextGaussian();
            values[1][i] = random.nextDouble() < 0.1 ? Double.NaN : 0.1 * random.nextGaussian();
        }
        var writer = new Writer(random);
        var text = writer.text(at, values);
        var charset = writer.charset();
        boolean mark = !charset.equals(StandardCharsets.ISO_8859_1) && random.nextBoolean();
        var file = Files.write(folder.resolve("recording.csv"), ((mark ? "\uFEFF" : "") + text).getBytes(charset));

        var read = new RecordingReader(TANK, RecordingOptions.none()).read(file);

        var recording = read.recording();
        assertThat(recording.channels()).as(text).containsExactly("p", "h");
        assertThat(recording.times()).as(text).containsExactly(at, within(MICROSECOND));
        for (int channel = 0; channel < 2; channel++) {
            for (int i = 0; i < samples; i++) {
                double expected = values[channel][i];
                assertThat(recording.values()[channel][i])
                        .as("%s at %d of %s", recording.channels().get(channel), i, text)
                        .satisfies(value -> assertThat(
                                        Double.isNaN(expected)
                                                ? Double.isNaN(value)
                                                : Math.abs(value - expected) <= TEN_DIGITS * Math.abs(expected))
                                .isTrue());
            }
        }
    }
}

package dev.frugal.physics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.recording.RecordingOptions.DateOrder;
import dev.frugal.physics.recording.RecordingOptions.DecimalSign;
import dev.frugal.physics.system.Systems;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingReaderTest {
    /// Times of dates are exact to a nanosecond.
    private static final double NANOSECOND = 1e-9;

    /// Half a unit of the last decimal of a spreadsheet's day with ten, in seconds.
    private static final double TEN_DECIMALS_OF_A_DAY = 0.5e-10 * 86_400;

    private static final String TANK = """
            name: tank
            states: {p: Pa, h: m}
            parameters: {k: [0.5, 2]}
            equations:
              - p' = -k*p
              - h' = -k*h
            initial: {p: [0.5, 1], h: [-0.5, 0.5]}
            horizon: 12
            """;

    private static RecordedFile read(String text) {
        return read(text, RecordingOptions.none());
    }

    private static RecordedFile read(String text, RecordingOptions options) {
        return new RecordingReader(Systems.read("tank", TANK), options).read(text, "test");
    }

    private static RecordingOptions columns(Map<String, String> columns) {
        return new RecordingOptions(
                columns, Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    private static RecordingOptions rate(double rate) {
        return new RecordingOptions(
                Map.of(), Optional.of(rate), Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    @Test
    void parquetIsReadLikeText(@TempDir Path folder) {
        var file = folder.resolve("tank.parquet");
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put("t", ParquetFile.Type.NUMBER);
        columns.put("note", ParquetFile.Type.TEXT);
        columns.put("p", ParquetFile.Type.NUMBER);
        columns.put("h", ParquetFile.Type.NUMBER);
        var third = 1 / 3.0;
        ParquetFile.write(
                file,
                columns,
                List.of(
                        Arrays.asList(0.0, "start", third, -1.0),
                        Arrays.asList(0.5, "", 2.5, null),
                        Arrays.asList(1.0, "end", 3.0, 0.0)));
        var reader = new RecordingReader(Systems.read("tank", TANK), RecordingOptions.none());
        var recording = reader.read(file).recording();
        assertThat(recording.times()).containsExactly(0, 0.5, 1);
        assertThat(recording.channel("p").orElseThrow()).containsExactly(third, 2.5, 3);
        assertThat(recording.channel("h").orElseThrow()).containsExactly(-1, Double.NaN, 0);
    }

    @Test
    void aDamagedParquetFileIsRefused(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("tank.parquet"), "PAR1 and nothing else");
        var reader = new RecordingReader(Systems.read("tank", TANK), RecordingOptions.none());
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tank.parquet")
                .hasMessageContaining("as Parquet");
    }

    /// Each text holds p = 1, 2.5, 3 and h = -1, -0.001, 0 at the times 0, 0.5, 1.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "t,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "t,p,h\r\n0,1,-1\r\n0.5,2.5,-0.001\r\n1,3,0",
                "t,p,h\r0,1,-1\r0.5,2.5,-0.001\r1,3,0\r",
                "\uFEFFt;p;h\n0;1;-1\n0,5;2,5;-0,001\n1;3;0\n",
                "t\tp\th\n0\t1\t-1\n0,5\t2,5\t-0,001\n1\t3\t0\n",
                "t|p|h\n0|1|-1\n0.5|2.5|-0.001\n1|3|0\n",
                "t    p   h\n0    1  -1\n0.5  2.5 -0.001\n1    3   0\n",
                "   t    p   h\n   0    1  -1\n 0.5  2.5 -0.001\n   1    3   0\n",
                "\"t\",\"p\",\"h\"\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "\"\",\"t\",\"p\",\"h\"\n\"1\",0,1,-1\n\"2\",0.5,2.5,-0.001\n\"3\",1,3,0\n",
                "\"t\" \"p\" \"h\"\n\"1\" 0 1 -1\n\"2\" 0.5 2.5 -0.001\n\"3\" 1 3 0\n",
                "\"t\";\"p\";\"h\"\n\"first\";0;1;-1\n\"second\";0,5;2,5;-0,001\n\"third\";1;3;0\n",
                "sep=;\nTime;P;H\n0;1;-1\n0,5;2,5;-0,001\n1;3;0\n",
                "t [s],p [Pa],h (m)\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "t,p,h\ns,Pa,m\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "s,Pa,m\nt,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "t,p,h\n[s],[Pa],[m]\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "t [s],p [kPa],h [mm]\n0,0.001,-1000\n0.5,0.0025,-1\n1,0.003,0\n",
                "# rig 3\n# day 2\nt,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "% rig 3, \"left\nt,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "// rig 3\n; operator: B\nt,p,h\n0,1,-1\n# paused\n0.5,2.5,-0.001\n1,3,0\n",
                "# t p h\n0 1 -1\n0.5 2.5 -0.001\n1 3 0\n",
                "Logger 7\nSerial: 4711\nStarted 2026-01-05 10:00:00, Berlin\n\nt,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n",
                "t,p,h\n0,1,-1\n0.5,2.5,-0.001\n1,3,0\n\nEnd of file\nSamples: 3\n",
                "t,p,h\n0,1,-1\n0.5,2.5,-0.001\n\nt,p,h\n1,3,0\n",
                "t;p;h;\n0;1;-1;\n0,5;2,5;-0,001;\n1;3;0;\n",
                "t;p;h\n0;1;-1;\n0,5;2,5;-0,001;\n1;3;0;\n",
                "note,t,p,h\n\"a, b\",0,1,-1\n\"c \"\"d\"\", 1,5\",0.5,2.5,-0.001\n,1,3,0\n",
                "t,p,note,h\n0,1,\"two\nlines\",-1\n0.5,2.5,x,-0.001\n1,3,,0\n",
                "Timestamp,p,h\n2026-01-05T00:00:00Z,1,-1\n2026-01-05T00:00:00.500Z,2.5,-0.001\n2026-01-05T02:00:01+02:00,3,0\n",
                "t,p,h\n2026-01-05 00:00:00.0,1,-1\n2026-01-05 00:00:00.5,2.5,-0.001\n2026-01-05 00:00:01,3,0\n",
                "Zeit;p;h\n05.01.2026 23:59:59,5;1;-1\n06.01.2026 00:00:00,0;2,5;-0,001\n06.01.2026 00:00:00,5;3;0\n",
                "Date,Time,p,h\n05/01/2026,23:59:59.5,1,-1\n06/01/2026,00:00:00.0,2.5,-0.001\n06/01/2026,00:00:00.5,3,0\n",
                "Time,p,h\n1/5/2026 11:59:59.5 PM,1,-1\n1/6/2026 12:00:00.0 AM,2.5,-0.001\n1/6/2026 12:00:00.5 AM,3,0\n",
                "Uhrzeit;p;h\n23:59:59,5;1;-1\n00:00:00,0;2,5;-0,001\n00:00:00,5;3;0\n",
                "time,p,h\n1767571200.0,1,-1\n1767571200.5,2.5,-0.001\n1767571201.0,3,0\n",
                "timestamp,p,h\n1767571200000,1,-1\n1767571200500,2.5,-0.001\n1767571201000,3,0\n",
                "ts,p,h\n1767571200000000,1,-1\n1767571200500000,2.5,-0.001\n1767571201000000,3,0\n",
                "Date,p,h\n46027.25,1,-1\n46027.2500057870,2.5,-0.001\n46027.2500115741,3,0\n",
                "{\"t\":0,\"p\":1,\"h\":-1}\n{\"t\":0.5,\"h\":-0.001,\"p\":2.5,\"note\":\"a,b\"}\n\n{\"t\":1,\"p\":3,\"h\":0}\n",
                "t,p,h\n0,1.0E0,-1D0\n5e-1,+2.5,-1.0D-03\n1,3,0\n",
            })
    void oneTableInManyDialectsIsOneRecording(String text) {
        var recording = read(text).recording();
        assertThat(recording.channels()).containsExactly("p", "h");
        assertThat(recording.times()).containsExactly(new double[] {0, 0.5, 1}, within(TEN_DECIMALS_OF_A_DAY));
        assertThat(recording.channel("p").orElseThrow()).containsExactly(1, 2.5, 3);
        assertThat(recording.channel("h").orElseThrow()).containsExactly(-1, -0.001, 0);
    }

    private static RecordingOptions options(
            Optional<String> timeUnit,
            Optional<String> systemTimeUnit,
            int skip,
            Optional<DecimalSign> decimal,
            Optional<DateOrder> dates) {
        return new RecordingOptions(
                Map.of(),
                Optional.empty(),
                timeUnit.map(unit -> RecordingOptions.timeUnit("--time-unit", unit)),
                systemTimeUnit.map(unit -> RecordingOptions.timeUnit("--system-time-unit", unit)),
                skip,
                decimal,
                dates);
    }

    @Test
    void columnsAreNamedByHeaderOrNumber() {
        var text = "t,V1,V2\n0,1,2\n1,3,4\n";
        assertThat(read(text, columns(Map.of("p", "V2")))
                        .recording()
                        .channel("p")
                        .orElseThrow())
                .containsExactly(2, 4);
        assertThat(read(text, columns(Map.of("h", "2")))
                        .recording()
                        .channel("h")
                        .orElseThrow())
                .containsExactly(1, 3);
        var bare = "0;1;2\n1;3;4\n";
        var read = read(bare, columns(Map.of("t", "1", "h", "3"))).recording();
        assertThat(read.times()).containsExactly(0, 1);
        assertThat(read.channel("h").orElseThrow()).containsExactly(2, 4);
    }

    @Test
    void aRateStandsForTimes() {
        var read = read("p\n1.5\n2,5\n".replace(',', '.'), rate(4));
        assertThat(read.recording().times()).containsExactly(0, 0.25);
        assertThat(read.assumptions()).containsExactly("test is read as a single column, 4 samples per second");
    }

    @Test
    void whatWasAssumedIsOneSentence() {
        assertThat(read("t,p\n0,1\n1,2\n").assumptions()).isEmpty();
        assertThat(read("Zeit;p [kPa]\n05.01.2026 00:00:00;1,5\n05.01.2026 00:00:01;2,5\n")
                        .assumptions())
                .containsExactly("test is read as semicolon-separated with decimal commas, times in column 'Zeit' as"
                        + " dates, counted in s from the first, p converted from kPa to Pa");
        assertThat(read("t,p [V]\n0,1\n1,2\nend\n").assumptions())
                .containsExactly(
                        "test: the values of column 'p [V]' are not converted: V is no unit of p, which has Pa in tank",
                        "test: 1 line is below the samples not read, from line 4 on, 'end'");
    }

    @Test
    void linesAreSkippedOnRequest() {
        var text = "t,p\n7,7\nt,p\n0,1\n1,2\n";
        var none = Optional.<String>empty();
        assertThat(read(text, options(none, none, 2, Optional.empty(), Optional.empty()))
                        .recording()
                        .times())
                .containsExactly(0, 1);
    }

    /// A refusal, the option that it names, and the times or values read with it.
    @Test
    void whatCannotBeToldIsRefusedWithTheOptionThatDecides() {
        var none = Optional.<String>empty();
        var thousands = "t;p\n0;1,234\n1;2,345\n";
        refused(thousands, "line 2: the comma in '0;1,234' may be a decimal sign or stand between thousands");
        refused(thousands, "--decimal comma or --decimal point");
        assertThat(read(thousands, options(none, none, 0, Optional.of(DecimalSign.COMMA), Optional.empty()))
                        .recording()
                        .values()[0])
                .containsExactly(1.234, 2.345);
        assertThat(read(thousands, options(none, none, 0, Optional.of(DecimalSign.POINT), Optional.empty()))
                        .recording()
                        .values()[0])
                .containsExactly(1234, 2345);

        var dates = "t,p\n01/02/2026 00:00,1\n02/02/2026 00:00,1\n03/02/2026 00:00,2\n";
        refused(dates, "line 3: '02/02/2026 00:00,1' may have the day or the month first");
        refused(dates, "--dates day-first or --dates month-first");
        assertThat(read(dates, options(none, Optional.of("d"), 0, Optional.empty(), Optional.of(DateOrder.DAY_FIRST)))
                        .recording()
                        .times())
                .containsExactly(0, 1, 2);
        assertThat(read(dates, options(none, Optional.of("d"), 0, Optional.empty(), Optional.of(DateOrder.MONTH_FIRST)))
                        .recording()
                        .times())
                .containsExactly(0, 31, 59);

        var hours = "t [h],p\n0,1\n24,2\n48,3\n";
        assertThat(read(hours).assumptions().getFirst()).contains("taken as the unit of time of tank");
        assertThat(read(hours, options(none, Optional.of("d"), 0, Optional.empty(), Optional.empty()))
                        .recording()
                        .times())
                .containsExactly(0, 1, 2);
        assertThatThrownBy(() -> read(
                        "t,p\n0,1\n24,2\n", options(Optional.of("h"), none, 0, Optional.empty(), Optional.empty())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tank does not state its unit of time")
                .hasMessageContaining("--system-time-unit");

        var days = "t,p\n2026-01-05,1\n2026-01-06,2\n2026-01-07,3\n";
        refused(days, "86400 seconds apart, and a trajectory of tank lasts 12 units of time");
        assertThat(read(days, options(Optional.of("d"), none, 0, Optional.empty(), Optional.empty()))
                        .recording()
                        .times())
                .containsExactly(new double[] {0, 1, 2}, within(NANOSECOND));
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test")
                .hasMessageContaining(sentence);
    }

    @Test
    void whatIsWrongIsShown() {
        refused("", "there is no header and no sample");
        refused("t,p\n", "there are no samples");
        refused(
                "t,p\n0,0,1000,5\n1,0,1001,5\n",
                "has 4 values for the 2 columns of 't,p'; if some of its commas are decimal signs");
        refused("0,1,2\n1,3,4\n", "is a sample and no line above it names its 3 columns");
        refused("a,p\n0,1\n1,3\n", "there is no column of times among a, p; name it with --column t=HEADER");
        refused("t,p\n0,1\n5,2\n3,3\n", "line 4: the time 3 in '3,3' does not follow that of line 3");
        refused("t,p\n0,1\n5,2\n5,3\n", "line 4: the time 5 in '5,3' is that of line 3 again");
        refused("t,p\n0,1\nnoon,2\n3,3\n", "line 3, column 1 (t): 'noon' in 'noon,2' is no time like those above");
        refused("t;p\n0,5;1\n1.5;2\n", "has a decimal comma and line 3, '1.5;2', a decimal point");
        refused("t,p\n0,1\n1,\"2\n2,3\n", "line 3, column 2 (p): '2 2,3' in");
        refused("PK\u0003\u0004xx", "save the sheet as CSV");
        refused("[{\"t\":0}]", "write one JSON object per line");
        refused("{\"t\":0,\"p\":1}\n{\"t\":1,\n", "line 2");
        refused("a\u0000b,c\n", "is not a text file");
        assertThatThrownBy(() -> read("t,p\n0,1\n", columns(Map.of("q", "p"))))
                .hasMessageContaining("--column names 'q', which is no signal of tank");
        assertThatThrownBy(() -> read("t,p\n0,1\n", columns(Map.of("p", "V2"))))
                .hasMessageContaining("--column p=V2 names no column of it; its columns are t, p");
    }

    @Test
    void aHundredThousandLinesAreRead() {
        int lines = 100_000;
        var text = new StringBuilder("t;p;h\n");
        for (int i = 0; i < lines; i++) {
            text.append(i).append(",25;").append(2 * i).append(",5;-1\n");
        }
        var recording = read(text.toString()).recording();
        assertThat(recording.samples()).isEqualTo(lines);
        assertThat(recording.times()[lines - 1]).isEqualTo(lines - 1 + 0.25);
        assertThat(recording.channel("p").orElseThrow()[lines - 1]).isEqualTo(2 * (lines - 1) + 0.5);
    }

    /// A program that writes a line at a time is followed: each sample comes before the next line is written.
    @Test
    void aStreamIsHandedOnLineByLine() throws IOException {
        try (var pipe = new PipedOutputStream();
                var in = new PipedInputStream(pipe, 1 << 16)) {
            var text = new StringBuilder("t,p\n");
            int first = 40;
            for (int i = 0; i < first; i++) {
                text.append(i).append(",1\n");
            }
            pipe.write(text.toString().getBytes(StandardCharsets.UTF_8));
            var samples = new RecordingReader(Systems.read("tank", TANK), RecordingOptions.none()).stream(in, "pipe");
            for (int i = 0; i < first; i++) {
                assertThat(samples.next().time()).isEqualTo(i);
            }
            for (int i = first; i < first + 5; i++) {
                pipe.write((i + "," + i + "\n").getBytes(StandardCharsets.UTF_8));
                var sample = samples.next();
                assertThat(sample.time()).isEqualTo(i);
                assertThat(sample.values()).containsExactly(i);
            }
        }
    }
}

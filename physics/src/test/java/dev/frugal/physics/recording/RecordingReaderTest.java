package dev.frugal.physics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.system.Systems;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingReaderTest {
    /// Times of dates are exact to a nanosecond.
    private static final double NANOSECOND = 1e-9;

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
        // Spreadsheets' days are exact to a microsecond.
        assertThat(recording.times()).containsExactly(new double[] {0, 0.5, 1}, within(1e-5));
        assertThat(recording.channel("p").orElseThrow()).containsExactly(1, 2.5, 3);
        assertThat(recording.channel("h").orElseThrow()).containsExactly(-1, -0.001, 0);
    }
}

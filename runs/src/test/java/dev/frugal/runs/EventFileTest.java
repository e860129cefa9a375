package dev.frugal.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    Path folder;

    /// A record as a reader sees it, its checksums verified.
    private static List<byte[]> records(Path file) throws Exception {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var records = new ArrayList<byte[]>();
        while (bytes.hasRemaining()) {
            var length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(length));
            var content = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(content);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedCrc(content));
            records.add(content);
        }
        return records;
    }

    @Test
    void theChecksumIsTheOneOfTheTfRecordFormat() {
        // The header of TensorFlow's own first record of 24 bytes, as found in any event file.
        var length = HexFormat.of().parseHex("1800000000000000");
        assertThat(EventFile.maskedCrc(length)).isEqualTo(Integer.reverseBytes(0xa37f4b22));
    }

    @Test
    void theFirstRecordTellsTheFormatsVersion() throws Exception {
        try (var _ = MetricLog.open(folder.resolve("metrics.jsonl"))) {
            var first = records(folder.resolve(EventFile.NAME)).getFirst();
            assertThat(new String(first, StandardCharsets.ISO_8859_1)).endsWith("brain.Event:2");
        }
    }

    @Test
    void anEventIsTheProtocolBufferTensorBoardExpects() throws Exception {
        var file = folder.resolve(EventFile.NAME);
        try (var events = new EventFile(file, 0.5, List.of())) {
            events.append(new Metric(300, 1.0, "loss", 0.25));
        }
        // Written by hand from the .proto files: wall_time 1.5, step 300, summary{value{tag,
        // 0.25}}.
        var expected = "09000000000000f83f" + "10ac02" + "2a0d" + "0a0b" + "0a046c6f7373" + "150000803e";
        assertThat(HexFormat.of().formatHex(records(file).get(1))).isEqualTo(expected);
    }

    @Test
    void rewindingTheLogRewindsTheEventsToo() throws Exception {
        try (var log = MetricLog.open(folder.resolve("metrics.jsonl"))) {
            for (int step = 0; step < 10; step++) {
                log.append(step, "loss", step);
            }
            log.rewind("", 4);
            log.append(5, "loss", 50);
        }
        assertThat(records(folder.resolve(EventFile.NAME))).hasSize(1 + 5 + 1);
    }
}

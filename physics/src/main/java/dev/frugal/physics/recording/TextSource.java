package dev.frugal.physics.recording;

import dev.frugal.base.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A text whose encoding is found out from its beginning. The beginning is kept, so that its layout can be
/// found out before the rest is read.
final class TextSource {
    /// Bytes of the beginning. A line that is longer is no line of a table.
    private static final int MOST_BYTES = 1 << 20;

    private static final int CHUNK = 1 << 13;
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /// Share of zero bytes on one side of each pair by which UTF-16 without a byte order mark is known.
    private static final double MOSTLY = 0.7;

    /// A line of the beginning.
    ///
    /// @param number from 1
    /// @param end where the next line begins, in characters
    record Line(int number, String text, int end) {}

    private final String name;
    private final byte[] head;
    private final InputStream rest;
    private final Charset charset;
    private final List<Line> beginning;

    private TextSource(String name, byte[] head, InputStream rest, Charset charset, List<Line> beginning) {
        this.name = name;
        this.head = head;
        this.rest = rest;
        this.charset = charset;
        this.beginning = beginning;
    }

    /// Reads the beginning of a text.
    ///
    /// @param name names it in errors
    /// @param lines of the beginning, at most
    /// @throws InvalidInputException if it is no text, or has lines of a megabyte
    static TextSource open(InputStream in, String name, int lines) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        int ends = 0;
        boolean whole = false;
        while (ends <= lines && bytes.size() < MOST_BYTES) {
            int read = in.read(chunk);
            if (read < 0) {
                whole = true;
                break;
            }
            bytes.write(chunk, 0, read);
            for (int i = 0; i < read; i++) {
                if (chunk[i] == '\n' || chunk[i] == '\r') {
                    ends++;
                }
            }
        }
        var head = bytes.toByteArray();
        refuseOtherFormats(head, name);
        var charset = charset(head, whole);
        var text = new String(head, charset);
        var found = lines(text, lines, whole);
        if (found.isEmpty() && !text.isBlank()) {
            throw new InvalidInputException(
                    "%s: the first line is longer than %,d bytes; expected a table with one sample per line"
                            .formatted(name, MOST_BYTES));
        }
        if (found.stream().anyMatch(line -> line.text().indexOf('\0') >= 0)) {
            throw new InvalidInputException(
                    "%s is not a text file; export the recording as CSV or as JSON lines".formatted(name));
        }
        return new TextSource(name, head, in, charset, found);
    }

    private static void refuseOtherFormats(byte[] head, String name) {
        var start = new String(head, 0, Math.min(8, head.length), StandardCharsets.ISO_8859_1);
        var format = start.startsWith("PK\u0003\u0004")
                ? "an Excel workbook or another ZIP archive; save the sheet as CSV"
                : start.startsWith("PAR1")
                        ? "a Parquet file; give it a name that ends in .parquet"
                        : start.startsWith("\u001F\u008B")
                                ? "compressed with gzip; unpack it with gunzip"
                                : start.startsWith("\u0089HDF")
                                        ? "an HDF5 file; write the channels as CSV"
                                        : start.startsWith("\u00D0\u00CF\u0011\u00E0")
                                                ? "an old Excel workbook; save the sheet as CSV"
                                                : start.startsWith("MATLAB")
                                                        ? "a MATLAB file; write the channels as CSV (writetable)"
                                                        : start.startsWith("TDSm")
                                                                ? "a TDMS file; export the channels as CSV"
                                                                : "";
        if (!format.isEmpty()) {
            throw new InvalidInputException("%s is %s".formatted(name, format));
        }
    }

    private static Charset charset(byte[] head, boolean whole) {
        int first = head.length > 0 ? head[0] & 0xFF : -1;
        int second = head.length > 1 ? head[1] & 0xFF : -1;
        if (first == 0xFF && second == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (first == 0xFE && second == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        int pairs = head.length / 2;
        int high = 0;
        int low = 0;
        for (int i = 0; i < pairs; i++) {
            high += head[2 * i] == 0 ? 1 : 0;
            low += head[2 * i + 1] == 0 ? 1 : 0;
        }
        if (low > MOSTLY * pairs && high == 0) {
            return StandardCharsets.UTF_16LE;
        }
        if (high > MOSTLY * pairs && low == 0) {
            return StandardCharsets.UTF_16BE;
        }
        return isUtf8(head, whole) ? StandardCharsets.UTF_8 : WINDOWS;
    }

    private static boolean isUtf8(byte[] head, boolean whole) {
        // The beginning may end inside a character.
        int end = head.length;
        if (!whole) {
            for (int back = 1; back <= Math.min(4, head.length); back++) {
                int b = head[head.length - back] & 0xFF;
                if (b >= 0xC0) {
                    end = head.length - back;
                    break;
                }
                if (b < 0x80) {
                    break;
                }
            }
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(Arrays.copyOf(head, end)));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static List<Line> lines(String text, int most, boolean whole) {
        var lines = new ArrayList<Line>();
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        while (start < text.length() && lines.size() < most) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            boolean cut = end == text.length() || (end == text.length() - 1 && text.charAt(end) == '\r');
            if (cut && !whole) {
                break;
            }
            int next = end;
            if (next < text.length()) {
                next++;
                if (text.charAt(end) == '\r' && next < text.length() && text.charAt(next) == '\n') {
                    next++;
                }
            }
            lines.add(new Line(lines.size() + 1, text.substring(start, end), next));
            start = next;
        }
        return List.copyOf(lines);
    }

    String name() {
        return name;
    }

    List<Line> beginning() {
        return beginning;
    }

    /// What the encoding is called, if it is not UTF-8.
    String encoding() {
        return charset.equals(StandardCharsets.UTF_8)
                ? ""
                : charset.equals(WINDOWS)
                        ? "Latin-1"
                        : charset.equals(StandardCharsets.UTF_16LE) ? "UTF-16 (little-endian)" : "UTF-16 (big-endian)";
    }

    /// The text from a line of the beginning on. May be asked once.
    ///
    /// @param lines how many lines of the beginning to leave out
    Reader from(int lines) throws IOException {
        var reader = new InputStreamReader(new SequenceInputStream(new ByteArrayInputStream(head), rest), charset);
        long skipped = lines == 0
                ? (beginningHasMark() ? 1 : 0)
                : beginning.get(lines - 1).end();
        while (skipped > 0) {
            long now = reader.skip(skipped);
            if (now <= 0) {
                break;
            }
            skipped -= now;
        }
        return reader;
    }

    private boolean beginningHasMark() {
        return new String(head, 0, Math.min(4, head.length), charset).startsWith("\uFEFF");
    }
}

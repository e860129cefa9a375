package dev.frugal.physics.recording;

import java.io.IOException;
import java.io.Reader;

/// A text in which one space stands for each run of spaces and tabs, and none at the ends of lines: columns lined up
/// with spaces become columns separated by one.
final class CondensedBlanks extends Reader {
    private static final int CHUNK = 1 << 12;

    private final Reader in;
    private final char[] raw = new char[CHUNK];

    /// A blank that was held back may come before each character.
    private final char[] condensed = new char[2 * CHUNK];

    private int next;
    private int end;
    private boolean lineBegins = true;
    private boolean blankPending;
    private boolean quoted;

    CondensedBlanks(Reader in) {
        this.in = in;
    }

    /// A single line so.
    static String of(String line) {
        var out = new char[2 * line.length()];
        var condensing = new CondensedBlanks(Reader.nullReader());
        int written = 0;
        for (int i = 0; i < line.length(); i++) {
            written = condensing.put(line.charAt(i), out, written);
        }
        return new String(out, 0, written);
    }

    private int put(char c, char[] out, int place) {
        int written = place;
        if (!quoted && (c == ' ' || c == '\t')) {
            blankPending = true;
            return written;
        }
        boolean lineEnds = c == '\n' || c == '\r';
        if (blankPending && !lineBegins && !lineEnds) {
            out[written++] = ' ';
        }
        blankPending = false;
        lineBegins = lineEnds;
        quoted = !lineEnds && quoted != (c == '"');
        out[written++] = c;
        return written;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        while (next == end) {
            int read = in.read(raw, 0, raw.length);
            if (read < 0) {
                return -1;
            }
            next = 0;
            end = 0;
            for (int i = 0; i < read; i++) {
                end = put(raw[i], condensed, end);
            }
        }
        int given = Math.min(length, end - next);
        System.arraycopy(condensed, next, buffer, offset, given);
        next += given;
        return given;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

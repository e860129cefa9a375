package dev.frugal.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Rows of CSV and TSV: a header and the quoting of RFC 4180, in UTF-8.
final class CsvRows {
    /// In characters; where the separator is looked for.
    private static final int LONGEST_HEADER = 1 << 16;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvRows() {}

    static void read(Path file, InputStream stream, boolean tabs, RowReader reader) {
        try (var quotes = new QuoteCount(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()));
                var text = new BufferedReader(quotes, LONGEST_HEADER)) {
            skipMark(text);
            char separator = tabs ? '\t' : separator(text);
            try (var records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .ofCsvRecord(text)) {
                read(file, records, quotes, reader);
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        } catch (UncheckedIOException failure) {
            throw Documents.cannotRead(file, Objects.requireNonNull(failure.getCause()));
        } catch (CsvParseException failure) {
            throw new InvalidInputException(
                    "%s: not readable as CSV: %s; quote values as RFC 4180 says".formatted(file, reason(failure)),
                    failure);
        }
    }

    private static void read(Path file, CsvReader<CsvRecord> records, QuoteCount quotes, RowReader reader) {
        var all = records.iterator();
        if (!all.hasNext()) {
            return;
        }
        var header = all.next().getFields();
        if (new HashSet<>(header).size() < header.size()) {
            throw new InvalidInputException("%s, line 1: two columns have the same name; rename one".formatted(file));
        }
        long number = 0;
        boolean more = true;
        while (more && all.hasNext()) {
            var record = all.next();
            var place = "%s, line %d".formatted(file, record.getStartingLineNumber());
            if (record.getFieldCount() != header.size()) {
                throw new InvalidInputException(
                        "%s: %d values where the header has %d; quote values that contain a separator or a line break"
                                .formatted(place, record.getFieldCount(), header.size()));
            }
            if (quotes.odd
                    && !all.hasNext()
                    && record.getFields().stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
                throw new InvalidInputException(
                        "%s: a quotation mark is opened and not closed; close it".formatted(place));
            }
            more = reader.read(new Row(++number, place, object(header, record)));
        }
    }

    /// Whether the number of quotation marks read so far is odd. The parser takes the end of the file for the end of a
    /// quoted value.
    private static final class QuoteCount extends FilterReader {
        private boolean odd;

        QuoteCount(Reader text) {
            super(text);
        }

        @Override
        public int read(char[] characters, int from, int length) throws IOException {
            int read = super.read(characters, from, length);
            for (int i = from; i < from + read; i++) {
                odd ^= characters[i] == '"';
            }
            return read;
        }
    }

    private static ObjectNode object(List<String> header, CsvRecord record) {
        var values = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < header.size(); i++) {
            var value = record.getField(i);
            if (value.isEmpty()) {
                values.putNull(header.get(i));
            } else {
                values.put(header.get(i), value);
            }
        }
        return values;
    }

    private static void skipMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
    }

    /// The separator that the header has most of, outside quotes; a comma if it has none.
    private static char separator(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        int[] counts = new int[128];
        boolean quoted = false;
        for (int i = 0; i < LONGEST_HEADER; i++) {
            int next = text.read();
            if (next < 0 || (!quoted && (next == '\n' || next == '\r'))) {
                break;
            }
            quoted ^= next == '"';
            if (!quoted && next < counts.length) {
                counts[next]++;
            }
        }
        text.reset();
        char separator = ',';
        for (char other : new char[] {';', '\t'}) {
            if (counts[other] > counts[separator]) {
                separator = other;
            }
        }
        return separator;
    }

    private static String reason(CsvParseException failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}

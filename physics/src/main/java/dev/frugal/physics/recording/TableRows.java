package dev.frugal.physics.recording;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;

/// The lines of a table, or of JSON objects, from the first sample on. Each is handed on once its line has ended.
final class TableRows implements Iterator<Layout.Row> {
    /// No text has it: the quotes in a JSON object mean nothing to the tokenizer.
    private static final char NO_QUOTE = '\u0001';

    private final Layout layout;
    private final String source;
    private final Iterator<CsvRecord> records;

    TableRows(Reader reader, Layout layout, String source) {
        this.layout = layout;
        this.source = source;
        var separator = layout.separator();
        var csv = layout.jsonLines() ? separator.csv().quoteCharacter(NO_QUOTE) : separator.csv();
        this.records = csv.ofCsvRecord(separator == Separator.BLANKS ? new CondensedBlanks(reader) : reader)
                .iterator();
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Layout.Row next() {
        var found = records.next();
        long line = found.getStartingLineNumber() + layout.samplesAfter();
        if (layout.jsonLines()) {
            return JsonRows.row(found.getField(0), names(), source, line);
        }
        var cells = found.getFields();
        return new Layout.Row(line, layout.rowNames() && !cells.isEmpty() ? cells.subList(1, cells.size()) : cells, "");
    }

    private List<String> names() {
        return layout.header();
    }
}

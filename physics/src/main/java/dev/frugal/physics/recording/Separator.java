package dev.frugal.physics.recording;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.List;

/// What stands between the columns of a table.
enum Separator {
    SEMICOLON(';', "semicolon-separated"),
    TAB('\t', "tab-separated"),
    COMMA(',', "comma-separated"),
    PIPE('|', "separated by '|'"),
    BLANKS(' ', "separated by spaces"),
    /// A single column.
    NONE('\u001F', "a single column");

    private static final int LARGEST_FIELD = 1 << 20;

    private final char sign;
    private final String description;

    Separator(char sign, String description) {
        this.sign = sign;
        this.description = description;
    }

    char sign() {
        return sign;
    }

    String description() {
        return description;
    }

    /// Whether lines can have more than one cell by this separator, or are all to have one.
    boolean mayPart(List<TextSource.Line> lines) {
        return switch (this) {
            case NONE -> true;
            case BLANKS ->
                lines.stream()
                        .anyMatch(line ->
                                line.text().indexOf(sign) >= 0 || line.text().indexOf(TAB.sign) >= 0);
            case SEMICOLON, TAB, COMMA, PIPE ->
                lines.stream().anyMatch(line -> line.text().indexOf(sign) >= 0);
        };
    }

    /// The reader of records for this separator.
    CsvReader.CsvReaderBuilder csv() {
        return CsvReader.builder()
                .fieldSeparator(sign)
                .quoteCharacter('"')
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .trimWhitespacesAroundQuotes(true)
                .maxBufferSize(LARGEST_FIELD);
    }

    /// The cells of one line, without the blanks around them.
    List<String> cells(String line) {
        var text = this == BLANKS ? CondensedBlanks.of(line) : line;
        if (text.isEmpty()) {
            return List.of("");
        }
        try {
            var cells = new ArrayList<String>();
            CsvRecord found = csv().ofSingleCsvRecord(text);
            found.getFields().forEach(cell -> cells.add(cell.strip()));
            return cells;
        } catch (CsvParseException _) {
            // A quote that is not closed: the line is free text.
            return List.of(line.strip());
        }
    }
}

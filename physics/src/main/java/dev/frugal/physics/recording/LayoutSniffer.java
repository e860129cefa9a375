package dev.frugal.physics.recording;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.recording.RecordingOptions.DateOrder;
import dev.frugal.physics.recording.RecordingOptions.DecimalSign;
import dev.frugal.physics.system.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Finds out the layout of a table from its first lines.
///
/// **Separator.** Each candidate splits the lines; the one is taken under which most lines have the same number of
/// cells and most of these are numbers, dates or missing values.
///
/// **Samples** begin with the first line that has a value in every column that usually has one.
///
/// **Header.** Of the lines of text above them, the one that names most of the signals sought; a line of units stands
/// beside it.
///
/// **Decimal sign.** Cells that can be read in one way only decide: `0,5` and `1234,5` have a decimal comma, `1,234.5`
/// has not. `1,234` alone decides nothing.
final class LayoutSniffer {
    /// Lines that decide on the separator.
    private static final int LINES = 300;

    private static final int LONGEST_QUOTE = 80;
    private static final Pattern EXCEL = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);
    private static final String SIGNS = "-+\u2212";
    private static final String GROUP_SIGNS = "'\u2019\u00A0\u202F";
    private static final String EXPONENT_SIGNS = "eEdD";
    private static final Pattern COMMAS_AS_GROUPS = Pattern.compile("[-+\u2212]?[1-9][0-9]{0,2}(?:,[0-9]{3})+");
    private static final Pattern POINTS_AS_GROUPS = Pattern.compile("[-+\u2212]?[1-9][0-9]{0,2}(?:\\.[0-9]{3})+");
    private static final Pattern COMMENT_SIGNS = Pattern.compile("^\\s*(?:#+|%+|//+|;+)\\s*");

    /// A column usually has values where this share of its cells are some.
    private static final double USUALLY = 0.6;

    private final TextSource source;
    private final List<TextSource.Line> lines;
    private final RecordingOptions options;
    private final ToIntFunction<Header> relevance;

    /// Whether a signal is sought under a header that reads like a value, such as `1`.
    private final boolean valuesMayBeNames;

    private LayoutSniffer(TextSource source, RecordingOptions options, ToIntFunction<Header> relevance) {
        this.source = source;
        this.options = options;
        this.relevance = relevance;
        this.valuesMayBeNames = options.columns().values().stream().anyMatch(LayoutSniffer::isValue);
        this.lines = source.beginning().stream()
                .filter(line -> line.number() > options.skip())
                .filter(line -> !line.text().isBlank())
                .toList();
    }

    /// @param relevance of a header: more than 0 if it names a signal that is sought, or the time
    /// @throws InvalidInputException if no table can be found, or the decimal sign cannot be told
    static Layout sniff(TextSource source, RecordingOptions options, ToIntFunction<Header> relevance) {
        return new LayoutSniffer(source, options, relevance).layout();
    }

    private Layout layout() {
        if (lines.isEmpty()) {
            throw new InvalidInputException(
                    "%s, line %d: there is no header and no sample; expected a table with one sample per line"
                            .formatted(source.name(), options.skip() + 1));
        }
        var first = lines.getFirst();
        var start = first.text().stripLeading();
        if (start.startsWith("[")) {
            throw new InvalidInputException("%s, line %d: '%s' begins a JSON array; write one JSON object per line"
                    .formatted(source.name(), first.number(), shortened(first.text())));
        }
        return start.startsWith("{") ? jsonLines() : table(first);
    }

    private Layout jsonLines() {
        var keys = new LinkedHashSet<String>();
        for (var line : lines) {
            Documents.jsonTree(line.text(), source.name(), line.number())
                    .properties()
                    .forEach(entry -> keys.add(entry.getKey()));
        }
        var names = List.copyOf(keys);
        return new Layout(
                true,
                Separator.NONE,
                names.stream().map(Header::of).toList(),
                Optional.of(lines.getFirst().number()),
                names,
                lines.getFirst().number() - 1,
                false,
                new NumberText(DecimalSign.POINT),
                lines.stream()
                        .map(line -> JsonRows.row(line.text(), names, source.name(), line.number()))
                        .toList(),
                List.of("JSON lines"));
    }

    /// A line split by one separator.
    ///
    /// @param values which cells are numbers, dates or times of day
    private record Cells(TextSource.Line line, List<String> cells, boolean comment, BitSet values) {
        static Cells of(TextSource.Line line, List<String> cells, boolean comment) {
            var values = new BitSet(cells.size());
            for (int column = 0; column < cells.size(); column++) {
                values.set(column, LayoutSniffer.isValue(cells.get(column)));
            }
            return new Cells(line, cells, comment, values);
        }

        String cell(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }

        boolean isValue(int column) {
            return values.get(column);
        }

        boolean hasValues() {
            return !values.isEmpty();
        }

        int width() {
            return cells.size();
        }
    }

    private Layout table(TextSource.Line first) {
        var stated = EXCEL.matcher(first.text().strip());
        boolean separatorStated = stated.matches();
        var separator = separatorStated ? stated(stated.group(1).charAt(0), first) : bestSeparator();
        var rows = (separatorStated ? lines.subList(1, lines.size()) : lines)
                .stream().map(line -> cells(line, separator)).toList();
        var body = rows.stream().filter(row -> !row.comment()).toList();
        int width = width(body);
        int begin = firstSample(body, width, first);
        var texts = body.subList(0, begin);
        var samples = body.subList(begin, body.size());
        var remarks = new ArrayList<String>();
        var named = header(texts, width);
        if (named.isEmpty()) {
            named = commentedHeader(rows, samples.getFirst().line().number(), separator, width);
            named.ifPresent(row -> remarks.add("the header from the comment in line %d"
                    .formatted(row.line().number())));
        }
        boolean rowNames = named.isPresent() && hasRowNames(named.get(), width, samples);
        if (rowNames) {
            remarks.add("row names before the first column");
        }
        var headers = named.map(row -> row.cells().stream().map(Header::of).toList())
                .orElseGet(() ->
                        IntStream.range(0, width).mapToObj(_ -> Header.of("")).toList());
        if (named.isPresent()) {
            checkWidth(named.get(), rowNames ? width - 1 : width, samples.getFirst(), separator);
            var units = units(texts, named.get());
            if (units.isPresent()) {
                var cells = units.get();
                var plain = headers;
                headers = IntStream.range(0, plain.size())
                        .mapToObj(i -> plain.get(i).withUnit(cells.cell(i)))
                        .toList();
                remarks.add("units from line %d".formatted(cells.line().number()));
            }
        }
        int shift = rowNames ? 1 : 0;
        return new Layout(
                false,
                separator,
                headers,
                named.map(row -> row.line().number()),
                named.map(Cells::cells).orElse(List.of()),
                samples.getFirst().line().number() - 1,
                rowNames,
                new NumberText(decimalSign(samples, headers, shift)),
                samples.stream()
                        .map(row -> new Layout.Row(
                                row.line().number(),
                                row.cells().subList(Math.min(shift, row.width()), row.width()),
                                row.line().text()))
                        .toList(),
                remarks);
    }

    private static Cells cells(TextSource.Line line, Separator separator) {
        var cells = separator.cells(line.text());
        return Cells.of(line, cells, isComment(cells.getFirst(), separator));
    }

    /// Whether a line whose first cell this is, is a comment.
    static boolean isComment(String cell, Separator separator) {
        boolean sign = cell.startsWith("#")
                || cell.startsWith("%")
                || cell.startsWith("//")
                || (cell.startsWith(";") && separator != Separator.SEMICOLON);
        boolean hashes = cell.chars().allMatch(c -> c == '#');
        return sign
                && (!NumberText.isMissing(cell) || (hashes && (cell.length() == 1 || separator == Separator.BLANKS)));
    }

    private Separator stated(char sign, TextSource.Line line) {
        return Arrays.stream(Separator.values())
                .filter(separator -> separator.sign() == sign)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "%s, line %d: '%s' states a separator that is not known; expected one of ; , | or a tab"
                                .formatted(source.name(), line.number(), line.text())));
    }

    private Separator bestSeparator() {
        var some = lines.subList(0, Math.min(LINES, lines.size()));
        var best = Separator.NONE;
        double highest = 0;
        for (var separator : Separator.values()) {
            if (!separator.mayPart(some)) {
                continue;
            }
            var rows = some.stream()
                    .map(line -> cells(line, separator))
                    .filter(row -> !row.comment())
                    .toList();
            double score = rows.isEmpty() ? 0 : score(rows, separator);
            if (score > highest) {
                highest = score;
                best = separator;
            }
        }
        return best;
    }

    /// How well a separator explains the lines: each of the usual width counts, the less the more cells of text it
    /// has; a header counts once.
    private static double score(List<Cells> rows, Separator separator) {
        int width = width(rows);
        if ((width < 2) != (separator == Separator.NONE)) {
            return 0;
        }
        double score = 0;
        boolean header = false;
        for (var row : rows) {
            if (!row.hasValues()) {
                boolean complete = row.width() >= Math.min(2, width)
                        || (row.width() == width - 1 && hasRowNames(row, width, rows));
                score += !header && complete ? 1 : 0;
                header |= complete;
            } else if (row.width() == width) {
                long text = IntStream.range(0, width)
                        .filter(column -> !row.isValue(column) && !NumberText.isMissing(row.cell(column)))
                        .count();
                score += 1.0 / (1 + text);
            }
        }
        return score;
    }

    private static boolean isValue(String cell) {
        if (cell.isEmpty()) {
            return false;
        }
        return isNumeric(cell)
                || CalendarText.timeOfDay(cell).isPresent()
                || CalendarText.date(cell, DateOrder.DAY_FIRST).isPresent()
                || CalendarText.date(cell, DateOrder.MONTH_FIRST).isPresent();
    }

    /// Whether a cell is a number in some writing: a sign, digits with signs between them, and an exponent. Spaces that
    /// do not break and apostrophes stand only between digits.
    static boolean isNumeric(String cell) {
        int at = !cell.isEmpty() && SIGNS.indexOf(cell.charAt(0)) >= 0 ? 1 : 0;
        boolean digitLast = false;
        for (; at < cell.length(); at++) {
            char c = cell.charAt(at);
            if (isDigit(c)) {
                digitLast = true;
            } else if (GROUP_SIGNS.indexOf(c) >= 0) {
                digitLast = false;
            } else if (c != '.' && c != ',') {
                break;
            }
        }
        return digitLast && (at == cell.length() || isExponent(cell, at));
    }

    private static boolean isExponent(String cell, int from) {
        int at = from + 1;
        if (at < cell.length() && (cell.charAt(at) == '-' || cell.charAt(at) == '+')) {
            at++;
        }
        return EXPONENT_SIGNS.indexOf(cell.charAt(from)) >= 0
                && at < cell.length()
                && cell.chars().skip(at).allMatch(LayoutSniffer::isDigit);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// The number of cells that most lines with values have.
    private static int width(List<Cells> rows) {
        return rows.stream()
                .filter(Cells::hasValues)
                .collect(Collectors.groupingBy(Cells::width, Collectors.counting()))
                .entrySet()
                .stream()
                .max((a, b) -> a.getValue().equals(b.getValue())
                        ? Integer.compare(a.getKey(), b.getKey())
                        : Long.compare(a.getValue(), b.getValue()))
                .map(java.util.Map.Entry::getKey)
                .orElse(1);
    }

    private int firstSample(List<Cells> body, int width, TextSource.Line first) {
        var usual = usualColumns(body, width);
        int begin = -1;
        for (int i = 0; i < body.size() && begin < 0; i++) {
            begin = isSample(body.get(i), width, usual) ? i : -1;
        }
        // Lines of values may stand in a preamble: a header further down begins the table.
        int header = -1;
        int most = 1;
        for (int i = 0; i < body.size(); i++) {
            int relevant = relevance(body.get(i));
            if (relevant > most) {
                most = relevant;
                header = i;
            }
        }
        for (int i = header + 1; header >= 0 && begin >= 0 && begin < header && i < body.size(); i++) {
            begin = isSample(body.get(i), width, usual) ? i : begin;
        }
        if (begin < 0) {
            throw new InvalidInputException("%s, line %d: there are no samples below '%s'; expected one per line"
                    .formatted(source.name(), lines.getLast().number() + 1, shortened(first.text())));
        }
        return begin;
    }

    private int relevance(Cells row) {
        return (int) IntStream.range(0, row.width())
                .filter(column -> !row.cell(column).isEmpty() && (valuesMayBeNames || !row.isValue(column)))
                .filter(column -> relevance.applyAsInt(Header.of(row.cell(column))) > 0)
                .count();
    }

    private static boolean isSample(Cells row, int width, boolean[] usual) {
        if (Math.abs(row.width() - width) > 1) {
            return false;
        }
        boolean some = false;
        for (int column = 0; column < width; column++) {
            boolean value = row.isValue(column);
            if (usual[column] && !value && !NumberText.isMissing(row.cell(column))) {
                return false;
            }
            some |= value;
        }
        return some;
    }

    private static boolean[] usualColumns(List<Cells> body, int width) {
        var values = new int[width];
        int count = 0;
        for (var row : body.subList(0, Math.min(LINES, body.size()))) {
            if (row.width() == width) {
                count++;
                for (int column = 0; column < width; column++) {
                    values[column] += row.isValue(column) ? 1 : 0;
                }
            }
        }
        var usual = new boolean[width];
        for (int column = 0; column < width; column++) {
            usual[column] = values[column] >= USUALLY * count;
        }
        return usual;
    }

    private Optional<Cells> header(List<Cells> texts, int width) {
        Optional<Cells> best = Optional.empty();
        int most = 0;
        for (var row : texts) {
            int relevant = relevance(row);
            boolean wide = row.width() == width || row.width() == width + 1 || row.width() == width - 1;
            boolean usable = relevant > 0 || (wide && !isUnits(row));
            if (usable && (best.isEmpty() || relevant > most || (most == 0 && relevant == 0))) {
                best = Optional.of(row);
                most = relevant;
            }
        }
        return best;
    }

    private Optional<Cells> commentedHeader(List<Cells> rows, int before, Separator separator, int width) {
        return rows.stream()
                .filter(row -> row.comment() && row.line().number() < before)
                .map(row -> new TextSource.Line(
                        row.line().number(),
                        COMMENT_SIGNS.matcher(row.line().text()).replaceFirst(""),
                        row.line().end()))
                .map(line -> Cells.of(line, separator.cells(line.text()), true))
                .filter(row -> row.width() == width && relevance(row) > 0)
                .reduce((_, last) -> last);
    }

    /// Whether the lines begin with names or numbers of rows for which the header has no cell, as R writes them.
    private static boolean hasRowNames(Cells header, int width, List<Cells> rows) {
        if (header.width() != width - 1) {
            return false;
        }
        var samples = rows.stream()
                .filter(row -> row.width() == width && row.hasValues())
                .limit(LINES)
                .toList();
        if (samples.stream().allMatch(row -> row.cell(width - 1).isEmpty())) {
            return false;
        }
        boolean numbered = !samples.isEmpty();
        boolean named = !samples.isEmpty();
        for (int i = 0; i < samples.size(); i++) {
            numbered &= samples.get(i).cell(0).equals(Integer.toString(i + 1));
            named &= !samples.get(i).isValue(0);
        }
        return numbered || named;
    }

    private void checkWidth(Cells header, int width, Cells sample, Separator separator) {
        boolean trailing = sample.cell(header.width()).isEmpty();
        if (header.width() >= width || trailing) {
            return;
        }
        throw new InvalidInputException(
                separator == Separator.COMMA
                        ? "%s, line %d: '%s' has %d values for the %d columns of '%s'; if some of its commas are decimal signs, write the file with semicolons between the columns or with decimal points"
                                .formatted(
                                        source.name(),
                                        sample.line().number(),
                                        shortened(sample.line().text()),
                                        width,
                                        header.width(),
                                        shortened(header.line().text()))
                        : "%s, line %d: '%s' has %d values for the %d columns of '%s'; give every column a name"
                                .formatted(
                                        source.name(),
                                        sample.line().number(),
                                        shortened(sample.line().text()),
                                        width,
                                        header.width(),
                                        shortened(header.line().text())));
    }

    /// The line of units beside the header.
    private static Optional<Cells> units(List<Cells> texts, Cells header) {
        int place = texts.indexOf(header);
        return IntStream.of(place + 1, place - 1)
                .filter(i -> place >= 0 && i >= 0 && i < texts.size())
                .mapToObj(texts::get)
                .filter(LayoutSniffer::isUnits)
                .findFirst();
    }

    private static boolean isUnits(Cells row) {
        var cells = row.cells().stream().filter(cell -> !cell.isEmpty()).toList();
        long units = cells.stream()
                .map(cell -> Header.of("x").withUnit(cell).unit())
                .filter(unit ->
                        Unit.parse(unit).isPresent() || Unit.parseTime(unit).isPresent())
                .count();
        return units > 0 && 2 * units >= cells.size();
    }

    private DecimalSign decimalSign(List<Cells> samples, List<Header> headers, int shift) {
        if (options.decimal().isPresent()) {
            return options.decimal().get();
        }
        boolean someRelevant = headers.stream().anyMatch(header -> relevance.applyAsInt(header) > 0);
        Optional<Cells> comma = Optional.empty();
        Optional<Cells> point = Optional.empty();
        Optional<Cells> open = Optional.empty();
        for (var row : samples) {
            for (int column = shift; column < row.width(); column++) {
                int place = column - shift;
                boolean looked =
                        !someRelevant || (place < headers.size() && relevance.applyAsInt(headers.get(place)) > 0);
                if (looked) {
                    switch (evidence(row.cell(column))) {
                        case COMMA -> comma = comma.or(() -> Optional.of(row));
                        case POINT -> point = point.or(() -> Optional.of(row));
                        case EITHER -> open = open.or(() -> Optional.of(row));
                        case NONE -> {}
                    }
                }
            }
        }
        if (comma.isPresent() && point.isPresent()) {
            throw new InvalidInputException(
                    "%s: line %d, '%s', has a decimal comma and line %d, '%s', a decimal point; use one of them in the whole file"
                            .formatted(
                                    source.name(),
                                    comma.get().line().number(),
                                    shortened(comma.get().line().text()),
                                    point.get().line().number(),
                                    shortened(point.get().line().text())));
        }
        if (comma.isEmpty() && point.isEmpty() && open.isPresent()) {
            throw new InvalidInputException(
                    "%s, line %d: the comma in '%s' may be a decimal sign or stand between thousands, and no other line decides; give --decimal comma or --decimal point"
                            .formatted(
                                    source.name(),
                                    open.get().line().number(),
                                    shortened(open.get().line().text())));
        }
        return comma.isPresent() ? DecimalSign.COMMA : DecimalSign.POINT;
    }

    private enum Evidence {
        COMMA,
        POINT,
        EITHER,
        NONE
    }

    private static Evidence evidence(String cell) {
        int comma = cell.lastIndexOf(',');
        int point = cell.lastIndexOf('.');
        if ((comma < 0 && point < 0) || !isNumeric(cell)) {
            return Evidence.NONE;
        }
        if (comma >= 0 && point >= 0) {
            return comma > point ? Evidence.COMMA : Evidence.POINT;
        }
        boolean single = comma >= 0 ? cell.indexOf(',') == comma : cell.indexOf('.') == point;
        if (comma >= 0) {
            boolean groups = COMMAS_AS_GROUPS.matcher(cell).matches();
            return single ? (groups ? Evidence.EITHER : Evidence.COMMA) : (groups ? Evidence.POINT : Evidence.NONE);
        }
        boolean groups = POINTS_AS_GROUPS.matcher(cell).matches();
        return single ? (groups ? Evidence.NONE : Evidence.POINT) : (groups ? Evidence.COMMA : Evidence.NONE);
    }

    /// A line as far as an error shows it.
    static String shortened(String line) {
        var text = line.strip().replaceAll("[\\r\\n]+", " ");
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}

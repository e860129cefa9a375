package dev.frugal.physics.recording;

import de.siegmar.fastcsv.reader.CsvParseException;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// The samples of a recording one after the other, in constant memory. Times ascend.
///
/// A sample is handed on as soon as its line has ended, so a program that writes one line at a time can be followed.
public final class SampleStream implements Iterator<Sample>, AutoCloseable {
    /// Lines of text below the samples, at most.
    private static final int MOST_FOOTERS = 100;

    private final TextSource source;
    private final Layout layout;
    private final ColumnPlan plan;
    private final int cellsNeeded;
    private final Reader reader;
    private final TableRows rows;
    private final List<String> remarks = new ArrayList<>();
    private final List<Layout.Row> footers = new ArrayList<>();
    private Optional<Sample> next = Optional.empty();
    private boolean ended;
    private long lastLine;
    private double lastTime = Double.NEGATIVE_INFINITY;
    private long empty;

    SampleStream(TextSource source, Layout layout, ColumnPlan plan) throws IOException {
        this.source = source;
        this.layout = layout;
        this.plan = plan;
        this.cellsNeeded = plan.cellsNeeded();
        this.reader = source.from(layout.samplesAfter());
        this.rows = new TableRows(reader, layout, source.name());
    }

    /// The signals that the recording holds, in the order of each sample's values.
    public List<String> channels() {
        return plan.signals().stream().map(ColumnPlan.Column::signal).toList();
    }

    /// What was assumed about the layout, in whole sentences without the full stop.
    public List<String> assumptions() {
        return plan.assumptions();
    }

    /// What was noticed on the way, in whole sentences; complete when all samples were read.
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /// The headers of all columns.
    List<String> columns() {
        return layout.headers().stream().map(Header::text).toList();
    }

    int headerLine() {
        return layout.headerLine().orElse(layout.samplesAfter() + 1);
    }

    boolean timeUnitKnown() {
        return plan.timeUnitKnown();
    }

    boolean secondsAssumed() {
        return plan.secondsAssumed();
    }

    /// @throws InvalidInputException if the next line is no sample, or its time does not follow; the message shows it
    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = read();
            ended = next.isEmpty();
            if (ended) {
                remark();
            }
        }
        return next.isPresent();
    }

    @Override
    public Sample next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var sample = next.orElseThrow();
        next = Optional.empty();
        return sample;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private Optional<Sample> read() {
        while (hasRow()) {
            var row = rows.next();
            if (isNoSample(row)) {
                continue;
            }
            boolean text = isText(row);
            var time = text ? OptionalDouble.empty() : plan.times().time(row);
            if (time.isEmpty()) {
                footers.add(row);
            }
            if (!footers.isEmpty() && (time.isPresent() || footers.size() > MOST_FOOTERS)) {
                throw noTime(footers.getFirst());
            }
            if (time.isPresent()) {
                return Optional.of(sample(row, time.getAsDouble()));
            }
        }
        return Optional.empty();
    }

    /// Comments, empty lines, and the header again where a logger was restarted.
    private boolean isNoSample(Layout.Row row) {
        if (layout.jsonLines()) {
            return false;
        }
        var first = row.cell(0);
        if (LayoutSniffer.isComment(first, layout.separator())) {
            return true;
        }
        if (layout.hasHeader()
                && first.equals(layout.header().getFirst())
                && row.cells().stream().map(String::strip).toList().equals(layout.header())) {
            return true;
        }
        if (!plan.times().columns().isEmpty() && plan.times().isMissing(row) && hasNoValues(row)) {
            empty++;
            return true;
        }
        return false;
    }

    private boolean hasNoValues(Layout.Row row) {
        return plan.signals().stream().allMatch(column -> NumberText.isMissing(row.cell(column.place())));
    }

    /// Without a column of times, whether no signal has a number or a missing value.
    private boolean isText(Layout.Row row) {
        return plan.times().columns().isEmpty()
                && plan.signals().stream()
                        .map(column -> row.cell(column.place()))
                        .noneMatch(cell -> NumberText.isMissing(cell)
                                || layout.number().parse(cell).isPresent());
    }

    private boolean hasRow() {
        try {
            return rows.hasNext();
        } catch (CsvParseException failure) {
            // The source of the text may have said itself why it ends.
            throw InvalidInputException.in(failure)
                    .orElseGet(() -> new InvalidInputException(
                            "%s: the line after line %d has a cell without an end; close its quotes"
                                    .formatted(source.name(), lastLine),
                            failure));
        } catch (UncheckedIOException failure) {
            throw new InvalidInputException(
                    "cannot read %s after line %d: %s"
                            .formatted(
                                    source.name(),
                                    lastLine,
                                    Objects.requireNonNull(failure.getCause()).getMessage()),
                    failure);
        }
    }

    private Sample sample(Layout.Row row, double time) {
        checkWidth(row);
        if (!Double.isFinite(time)) {
            throw noTime(row);
        }
        if (time <= lastTime) {
            throw backwards(row, time);
        }
        var values = new double[plan.signals().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row, plan.signals().get(i));
        }
        lastTime = time;
        lastLine = row.line();
        return new Sample(row.line(), time, values);
    }

    private double value(Layout.Row row, ColumnPlan.Column column) {
        var cell = row.cell(column.place());
        var number = layout.number().parse(cell);
        if (NumberText.isMissing(cell)) {
            return Double.NaN;
        }
        if (number.isPresent()) {
            return column.value(number.getAsDouble());
        }
        throw new InvalidInputException(
                "%s, line %d, column %d (%s): '%s' in '%s' is not a finite number; correct it, or leave the cell empty if the value is missing"
                        .formatted(
                                source.name(),
                                row.line(),
                                column.place() + 1 + (layout.rowNames() ? 1 : 0),
                                column.signal(),
                                LayoutSniffer.shortened(cell),
                                row.shown(layout.separator())));
    }

    private void checkWidth(Layout.Row row) {
        int width = layout.headers().size();
        boolean tooLong = row.cells().size() > width
                && row.cells().subList(width, row.cells().size()).stream().anyMatch(cell -> !cell.isBlank());
        if (row.cells().size() < cellsNeeded || tooLong) {
            throw new InvalidInputException("%s, line %d: there are %d values in '%s'; expected %d, one for each column"
                    .formatted(source.name(), row.line(), row.cells().size(), row.shown(layout.separator()), width));
        }
    }

    private InvalidInputException noTime(Layout.Row row) {
        if (plan.times().columns().isEmpty()) {
            return new InvalidInputException(
                    "%s, line %d: '%s' is no sample, and samples follow it; remove or correct the line"
                            .formatted(source.name(), row.line(), row.shown(layout.separator())));
        }
        int column = plan.times().columns().getFirst();
        return new InvalidInputException(
                "%s, line %d, column %d (%s): '%s' in '%s' is no time like those above; correct or remove the line"
                        .formatted(
                                source.name(),
                                row.line(),
                                column + 1 + (layout.rowNames() ? 1 : 0),
                                layout.headers().get(column).text(),
                                LayoutSniffer.shortened(row.cell(column)),
                                row.shown(layout.separator())));
    }

    private InvalidInputException backwards(Layout.Row row, double time) {
        var cells = plan.times().columns().stream().map(row::cell).toList();
        var shown = String.join(" ", cells);
        return new InvalidInputException(
                time == lastTime
                        ? "%s, line %d: the time %s in '%s' is that of line %d again; expected ascending times, remove one of the lines, or give --rate HZ if the clock is coarser than the samples"
                                .formatted(source.name(), row.line(), shown, row.shown(layout.separator()), lastLine)
                        : "%s, line %d: the time %s in '%s' does not follow that of line %d; expected ascending times, sort the lines by time, or make two files of it if a second recording begins here"
                                .formatted(source.name(), row.line(), shown, row.shown(layout.separator()), lastLine));
    }

    private void remark() {
        if (!footers.isEmpty()) {
            remarks.add("%s: %s below the samples not read, from line %d on, '%s'"
                    .formatted(
                            source.name(),
                            footers.size() == 1 ? "1 line is" : footers.size() + " lines are",
                            footers.getFirst().line(),
                            footers.getFirst().shown(layout.separator())));
        }
        if (empty > 0) {
            remarks.add("%s: %s neither a time nor values and %s left out"
                    .formatted(
                            source.name(),
                            empty == 1 ? "1 line has" : empty + " lines have",
                            empty == 1 ? "is" : "are"));
        }
    }
}

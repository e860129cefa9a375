package dev.frugal.physics.recording;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import dev.frugal.physics.recording.RecordingOptions.DateOrder;
import dev.frugal.physics.recording.RecordingOptions.DecimalSign;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which column of a table holds which signal and the times, and how their cells are to be read.
///
/// @param signals those found, in the order in which they are sought
/// @param times where the times are
/// @param secondsAssumed whether dates are counted in seconds because nothing says the system's unit of time
/// @param timeUnitKnown whether the times are known to be in the system's unit of time
/// @param assumptions sentences about what was assumed
record ColumnPlan(
        List<Column> signals, TimeAxis times, boolean secondsAssumed, boolean timeUnitKnown, List<String> assumptions) {
    /// A signal's column.
    ///
    /// @param from unit of its cells, if they are to be converted
    /// @param to unit of the signal, if they are to be converted
    record Column(String signal, int place, Optional<Unit> from, Optional<Unit> to) {
        double value(double cell) {
            return from.isPresent() && to.isPresent() ? from.get().convert(cell, to.get()) : cell;
        }
    }

    ColumnPlan {
        signals = List.copyOf(signals);
        assumptions = List.copyOf(assumptions);
    }

    static ColumnPlan of(Layout layout, TextSource source, SoughtSignals sought, RecordingOptions options) {
        return new Planner(layout, source, sought, options).plan();
    }

    /// The places of the signals alone, also where no times can be found.
    static Map<String, Integer> places(
            Layout layout, TextSource source, SoughtSignals sought, RecordingOptions options) {
        return new Planner(layout, source, sought, options).signalPlaces();
    }

    private static final class Planner {
        /// The first second of 2000 and of 2100: numbers between them may be times since 1970.
        private static final double FIRST_EPOCH = 946_684_800d;

        private static final double LAST_EPOCH = 4_102_444_800d;
        private static final String[] EPOCH_UNITS = {"s", "ms", "us", "ns"};
        private static final int DIGITS_OF_SECONDS = 9;

        /// Days since 1900 in spreadsheets and since the year 0 in MATLAB: 1954 to 2119 and 1916 to 2190.
        private static final double[][] SERIAL_DAYS = {{20_000, 80_000}, {700_000, 800_000}};

        /// How much more even the times of one order of dates must be than those of the other to decide.
        private static final double CLEARLY = 5;

        private final Layout layout;
        private final TextSource source;
        private final SoughtSignals sought;
        private final RecordingOptions options;
        private final List<String> how = new ArrayList<>();
        private final List<String> further = new ArrayList<>();
        private boolean plain = true;
        private boolean secondsAssumed;
        private boolean timeUnitKnown = true;

        private Planner(Layout layout, TextSource source, SoughtSignals sought, RecordingOptions options) {
            this.layout = layout;
            this.source = source;
            this.sought = sought;
            this.options = options;
        }

        private ColumnPlan plan() {
            checkOptions();
            describeLayout();
            var places = signalPlaces();
            var times = times(Set.copyOf(places.values()));
            var columns = new ArrayList<Column>();
            places.forEach((signal, place) -> columns.add(column(signal, place)));
            var sentences = new ArrayList<String>();
            if (!plain) {
                sentences.add("%s is read as %s".formatted(source.name(), String.join(", ", how)));
            }
            sentences.addAll(further);
            return new ColumnPlan(columns, times, secondsAssumed, timeUnitKnown && !secondsAssumed, sentences);
        }

        private void checkOptions() {
            for (var name : options.columns().keySet()) {
                if (!name.equals(DynamicalSystem.TIME) && sought.unit(name).isEmpty()) {
                    throw new InvalidInputException("--column names '%s', which is no signal of %s%s; expected t or %s"
                            .formatted(
                                    name,
                                    sought.system(),
                                    SimilarNames.nearest(name, sought.names())
                                            .map(near -> " (did you mean %s?)".formatted(near))
                                            .orElse(""),
                                    String.join(", ", sought.names())));
                }
            }
        }

        private void describeLayout() {
            var table = new StringBuilder(
                    layout.jsonLines() ? "JSON lines" : layout.separator().description());
            if (layout.number().decimal() == DecimalSign.COMMA) {
                table.append(" with decimal commas");
            }
            if (!source.encoding().isEmpty()) {
                table.append(" in ").append(source.encoding());
            }
            how.add(table.toString());
            if (!layout.jsonLines()) {
                how.addAll(layout.remarks());
            }
            plain = layout.separator() == Separator.COMMA
                    && layout.number().decimal() == DecimalSign.POINT
                    && source.encoding().isEmpty()
                    && layout.remarks().isEmpty();
        }

        private Map<String, Integer> signalPlaces() {
            var places = new LinkedHashMap<String, Integer>();
            for (var signal : sought.signals()) {
                place(signal.name()).ifPresent(place -> places.put(signal.name(), place));
            }
            if (!layout.hasHeader() && places.isEmpty()) {
                if (sought.signals().size() != 1
                        || layout.headers().size() > 2
                        || layout.headers().isEmpty()) {
                    throw withoutHeader();
                }
                places.put(sought.signals().getFirst().name(), layout.headers().size() - 1);
                say("without a header, %s in column %d"
                        .formatted(
                                sought.signals().getFirst().name(),
                                layout.headers().size()));
            }
            return places;
        }

        private InvalidInputException withoutHeader() {
            var example = new ArrayList<String>();
            example.add("--column t=1");
            for (int i = 0; i < sought.signals().size(); i++) {
                example.add("--column %s=%d".formatted(sought.signals().get(i).name(), i + 2));
            }
            return new InvalidInputException(
                    "%s, line %d: '%s' is a sample and no line above it names its %d columns; add a header, or give their numbers, as in %s"
                            .formatted(
                                    source.name(),
                                    layout.samples().getFirst().line(),
                                    layout.samples().getFirst().shown(layout.separator()),
                                    layout.headers().size(),
                                    String.join(" ", example)));
        }

        /// The column of a signal: as told, by its name, or by its name in another case if only one has it.
        private Optional<Integer> place(String name) {
            var told = options.columns().get(name);
            if (told != null) {
                return Optional.of(told(name, told));
            }
            var exact = places(header -> header.isCalled(name));
            if (exact.size() > 1) {
                throw twice(name, exact);
            }
            if (!exact.isEmpty()) {
                return exact.stream().findFirst();
            }
            var alike = places(header -> header.isCalledInAnyCase(name));
            boolean another =
                    sought.names().stream().anyMatch(other -> !other.equals(name) && other.equalsIgnoreCase(name));
            boolean time = name.equalsIgnoreCase(DynamicalSystem.TIME);
            return alike.size() == 1 && !another && !time ? Optional.of(alike.getFirst()) : Optional.empty();
        }

        private int told(String name, String told) {
            var exact = places(header -> header.isCalled(told));
            if (exact.isEmpty()) {
                exact = places(header -> header.isCalledInAnyCase(told));
            }
            if (exact.size() > 1) {
                throw twice(told, exact);
            }
            if (!exact.isEmpty()) {
                return exact.getFirst();
            }
            var number = told.matches("[0-9]{1,6}") ? Integer.parseInt(told) : 0;
            if (number >= 1 && number <= layout.headers().size()) {
                return number - 1;
            }
            throw new InvalidInputException("%s: --column %s=%s names no column of it; its columns are %s"
                    .formatted(source.name(), name, told, columns()));
        }

        private InvalidInputException twice(String name, List<Integer> places) {
            return new InvalidInputException(
                    "%s, line %d, column %d: the column '%s' appears twice; rename one, or give the number of the right one, as in --column %s=%d"
                            .formatted(
                                    source.name(),
                                    layout.headerLine().orElse(1),
                                    places.get(1) + 1,
                                    name,
                                    name,
                                    places.get(0) + 1));
        }

        private List<Integer> places(Predicate<Header> wanted) {
            return IntStream.range(0, layout.headers().size())
                    .filter(i -> wanted.test(layout.headers().get(i)))
                    .boxed()
                    .toList();
        }

        private String columns() {
            return layout.hasHeader()
                    ? layout.headers().stream()
                            .map(Header::text)
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(", "))
                    : "the numbers 1 to %d".formatted(layout.headers().size());
        }

        private Column column(String signal, int place) {
            var header = layout.headers().get(place);
            var from = Unit.parse(header.unit());
            var to = Unit.parse(sought.unit(signal).orElse(""));
            if (!header.isCalled(signal) && layout.hasHeader()) {
                say("%s in column '%s'".formatted(signal, header.text()));
            }
            if (from.isEmpty() || to.isEmpty() || from.get().equalTo(to.get())) {
                return new Column(signal, place, Optional.empty(), Optional.empty());
            }
            if (!from.get().measuresTheSameAs(to.get())) {
                further.add("%s: the values of column '%s' are not converted: %s is no unit of %s, which has %s in %s"
                        .formatted(
                                source.name(),
                                header.text(),
                                header.unit(),
                                signal,
                                to.get().text(),
                                sought.system()));
                return new Column(signal, place, Optional.empty(), Optional.empty());
            }
            say("%s converted from %s to %s"
                    .formatted(signal, from.get().text(), to.get().text()));
            return new Column(signal, place, from, to);
        }

        private void say(String part) {
            how.add(part);
            plain = false;
        }

        private TimeAxis times(Set<Integer> taken) {
            if (options.rate().isPresent()) {
                var unit = options.systemTimeUnit().or(sought::timeUnit);
                timeUnitKnown = unit.isPresent();
                double interval =
                        1 / options.rate().get() / unit.map(Unit::factor).orElse(1d);
                say("%s samples per second".formatted(number(options.rate().get())));
                return new TimeAxis.Counted(interval);
            }
            var places = timePlaces(taken);
            var column = places.getFirst();
            var header = layout.headers().get(column);
            var cells = layout.samples().stream()
                    .map(row -> row.cell(column))
                    .filter(cell -> !NumberText.isMissing(cell))
                    .toList();
            if (places.size() > 1) {
                return calendar(places);
            }
            boolean numbers =
                    cells.stream().allMatch(cell -> layout.number().parse(cell).isPresent());
            boolean dates = isDates(column, DateOrder.DAY_FIRST) || isDates(column, DateOrder.MONTH_FIRST);
            if (dates && (!numbers || header.announcesDates())) {
                return calendar(places);
            }
            if (numbers) {
                return numbers(column, header, cells);
            }
            if (most(cells, cell -> CalendarText.timeOfDay(cell).isPresent())) {
                say("times in column '%s' as times of day, counted in %s from the first"
                        .formatted(header.text(), countingUnit().text()));
                return new TimeAxis.Clock(column, countingUnit().factor());
            }
            if (most(cells, cell -> layout.number().parse(cell).isPresent())) {
                return numbers(column, header, cells);
            }
            throw notTimes(column, header);
        }

        private static boolean most(List<String> cells, Predicate<String> property) {
            return !cells.isEmpty() && 2 * cells.stream().filter(property).count() > cells.size();
        }

        private InvalidInputException notTimes(int column, Header header) {
            var row = layout.samples().stream()
                    .filter(sample -> !NumberText.isMissing(sample.cell(column)))
                    .findFirst()
                    .orElse(layout.samples().getFirst());
            return new InvalidInputException(
                    "%s, line %d, column %d (%s): '%s' is no time; expected numbers, dates such as 2026-01-05 10:00:00 or times of day, or give --rate HZ"
                            .formatted(source.name(), row.line(), column + 1, header.text(), row.cell(column)));
        }

        /// The column of times, or those of the date and the time of day.
        private List<Integer> timePlaces(Set<Integer> taken) {
            if (options.columns().containsKey(DynamicalSystem.TIME)) {
                return List.of(told(DynamicalSystem.TIME, options.columns().get(DynamicalSystem.TIME)));
            }
            var candidates = IntStream.range(0, layout.headers().size())
                    .filter(i -> !taken.contains(i))
                    .filter(i -> layout.headers().get(i).timeRank().isPresent())
                    .boxed()
                    .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
                    .toList();
            var twice = candidates.stream()
                    .filter(i -> i > 0)
                    .filter(i -> candidates.stream()
                            .anyMatch(j -> j < i
                                    && layout.headers()
                                            .get(j)
                                            .text()
                                            .equals(layout.headers().get(i).text())))
                    .findFirst();
            if (twice.isPresent() && rank(twice.get()) == rank(candidates.getFirst())) {
                throw twice(layout.headers().get(twice.get()).text(), candidates.subList(0, 2));
            }
            var date = candidates.stream().filter(this::holdsDatesAlone).findFirst();
            var clock = candidates.stream().filter(this::holdsTimesOfDay).findFirst();
            if (date.isPresent() && clock.isPresent()) {
                return List.of(date.get(), clock.get());
            }
            if (!candidates.isEmpty()) {
                return List.of(candidates.getFirst());
            }
            var dates = IntStream.range(0, layout.headers().size())
                    .filter(i -> !taken.contains(i))
                    .filter(i -> isDates(i, DateOrder.DAY_FIRST) || isDates(i, DateOrder.MONTH_FIRST))
                    .filter(i -> !layout.samples().stream()
                            .allMatch(row -> layout.number().parse(row.cell(i)).isPresent()))
                    .boxed()
                    .toList();
            if (dates.size() == 1) {
                return dates;
            }
            if (!layout.hasHeader() && layout.headers().size() == 2 && taken.equals(Set.of(1))) {
                return List.of(0);
            }
            throw new InvalidInputException(
                    "%s%s: there is no column of times among %s; name it with --column t=HEADER, or give the sampling rate with --rate HZ"
                            .formatted(
                                    source.name(),
                                    layout.headerLine()
                                            .map(", line %d"::formatted)
                                            .orElse(""),
                                    columns()));
        }

        private int rank(int column) {
            return layout.headers().get(column).timeRank().orElseThrow();
        }

        private boolean holdsDatesAlone(int column) {
            return most(layout.samples().stream().map(row -> row.cell(column)).toList(), CalendarText::isDateAlone)
                    && !layout.headers().get(column).name().equals(DynamicalSystem.TIME);
        }

        private boolean holdsTimesOfDay(int column) {
            return most(
                    layout.samples().stream().map(row -> row.cell(column)).toList(),
                    cell -> CalendarText.timeOfDay(cell).isPresent());
        }

        private boolean isDates(int column, DateOrder order) {
            return most(
                    layout.samples().stream()
                            .map(row -> row.cell(column))
                            .filter(cell -> !NumberText.isMissing(cell))
                            .toList(),
                    cell -> CalendarText.date(cell, order).isPresent());
        }

        /// The unit in which dates and times of day are counted.
        private Unit countingUnit() {
            var stated = options.systemTimeUnit().or(sought::timeUnit).or(options::timeUnit);
            secondsAssumed |= stated.isEmpty();
            return stated.orElseGet(() -> Unit.parseTime("s").orElseThrow());
        }

        private TimeAxis calendar(List<Integer> places) {
            var unit = countingUnit();
            var order = dateOrder(places);
            say("times in column%s %s as dates, counted in %s from the first"
                    .formatted(
                            places.size() > 1 ? "s" : "",
                            places.stream()
                                    .map(place -> layout.headers()
                                                    .get(place)
                                                    .text()
                                                    .isEmpty()
                                            ? Integer.toString(place + 1)
                                            : "'" + layout.headers().get(place).text() + "'")
                                    .collect(Collectors.joining(" and ")),
                            unit.text()));
            return new TimeAxis.Calendar(places, order, unit.factor());
        }

        /// The order of dates under which all are dates and none goes back; either if both give the same times.
        private DateOrder dateOrder(List<Integer> places) {
            if (options.dates().isPresent()) {
                return options.dates().get();
            }
            var dayFirst = times(places, DateOrder.DAY_FIRST);
            var monthFirst = times(places, DateOrder.MONTH_FIRST);
            boolean day = ascends(dayFirst);
            boolean month = ascends(monthFirst);
            if (day != month) {
                return day ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
            }
            double unevenDay = unevenness(dayFirst);
            double unevenMonth = unevenness(monthFirst);
            if (unevenDay > CLEARLY * unevenMonth || unevenMonth > CLEARLY * unevenDay) {
                return unevenDay < unevenMonth ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
            }
            for (int i = 0; i < dayFirst.size(); i++) {
                if (elapsed(dayFirst, i) != elapsed(monthFirst, i)) {
                    var row = layout.samples().get(i);
                    throw new InvalidInputException(
                            "%s, line %d: '%s' may have the day or the month first, and no other line decides; give --dates day-first or --dates month-first"
                                    .formatted(source.name(), row.line(), row.shown(layout.separator())));
                }
            }
            return DateOrder.DAY_FIRST;
        }

        private List<OptionalLong> times(List<Integer> places, DateOrder order) {
            var axis = new TimeAxis.Calendar(places, order, 1);
            return layout.samples().stream()
                    .map(row -> axis.isMissing(row) ? OptionalLong.empty() : axis.nanos(row))
                    .toList();
        }

        private static long elapsed(List<OptionalLong> times, int i) {
            long first = times.stream()
                    .flatMapToLong(OptionalLong::stream)
                    .findFirst()
                    .orElse(0);
            return times.get(i).isPresent() ? times.get(i).getAsLong() - first : 0;
        }

        /// The longest time between two lines, in median ones. The wrong order of dates makes a month of a day.
        private static double unevenness(List<OptionalLong> times) {
            var found = times.stream().flatMapToLong(OptionalLong::stream).toArray();
            var gaps = IntStream.range(1, found.length)
                    .mapToDouble(i -> found[i] - found[i - 1])
                    .sorted()
                    .toArray();
            return gaps.length < 2 ? 1 : gaps[gaps.length - 1] / Math.max(1, gaps[(gaps.length - 1) / 2]);
        }

        private static boolean ascends(List<OptionalLong> times) {
            long last = Long.MIN_VALUE;
            int found = 0;
            for (var time : times) {
                if (time.isPresent()) {
                    if (time.getAsLong() < last) {
                        return false;
                    }
                    last = time.getAsLong();
                    found++;
                }
            }
            // A footer is no date.
            return found > 0 && times.size() - found <= times.size() / 2;
        }

        private TimeAxis numbers(int column, Header header, List<String> cells) {
            var values = cells.stream()
                    .map(layout.number()::parse)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
            int epoch = epochDigits(values);
            if (epoch >= 0) {
                var unit = EPOCH_UNITS[(DIGITS_OF_SECONDS - epoch) / 3];
                boolean unitOfFile = options.timeUnit()
                        .filter(stated -> stated.text().equals(unit))
                        .isPresent();
                var counting = unitOfFile
                        ? options.systemTimeUnit()
                                .or(sought::timeUnit)
                                .orElseGet(() -> Unit.parseTime("s").orElseThrow())
                        : countingUnit();
                say("times in column '%s' as %s since 1970, counted in %s from the first"
                        .formatted(header.text(), unit, counting.text()));
                return new TimeAxis.Epoch(column, layout.number(), epoch, counting.factor());
            }
            if (header.announcesDates() && isSerial(values)) {
                say("times in column '%s' as a spreadsheet's days, counted in %s from the first"
                        .formatted(header.text(), countingUnit().text()));
                return new TimeAxis.Serial(
                        column, layout.number(), countingUnit().factor());
            }
            return plainNumbers(column, header);
        }

        private TimeAxis plainNumbers(int column, Header header) {
            var to = options.systemTimeUnit().or(sought::timeUnit);
            var from = options.timeUnit().or(header::timeUnit);
            boolean usual =
                    header.name().equals(DynamicalSystem.TIME) || header.name().equals("time");
            boolean sameUnit = from.isPresent() && to.isPresent() && from.get().equalTo(to.get());
            if (!usual || (!header.unit().isEmpty() && !sameUnit)) {
                say("times in column %s".formatted(header.text().isEmpty() ? column + 1 : "'" + header.text() + "'"));
            }
            timeUnitKnown = from.isPresent() && to.isPresent();
            if (options.timeUnit().isPresent() && to.isEmpty()) {
                throw new InvalidInputException(
                        "--time-unit %s: %s does not state its unit of time, so nothing can be converted; add a line such as 'time-unit: d' to its file, or give that unit with --system-time-unit"
                                .formatted(options.timeUnit().get().text(), sought.system()));
            }
            if (from.isPresent() && to.isPresent() && !sameUnit) {
                say("times converted from %s to %s"
                        .formatted(from.get().text(), to.get().text()));
                return new TimeAxis.Numbers(column, layout.number(), from, to);
            }
            if (from.isPresent() && to.isEmpty()) {
                say("taken as the unit of time of %s, which does not state it".formatted(sought.system()));
            }
            return new TimeAxis.Numbers(column, layout.number(), Optional.empty(), Optional.empty());
        }

        /// How many digits behind the decimal sign a nanosecond is if all numbers are times since 1970
        /// between 2000
        /// and 2100; -1 otherwise.
        private static int epochDigits(double[] values) {
            for (int digits = DIGITS_OF_SECONDS; digits >= 0; digits -= 3) {
                double scale = Math.pow(10, DIGITS_OF_SECONDS - digits);
                boolean all = values.length > 0;
                for (double value : values) {
                    all &= value >= FIRST_EPOCH * scale && value < LAST_EPOCH * scale;
                }
                if (all) {
                    return digits;
                }
            }
            return -1;
        }

        private static boolean isSerial(double[] values) {
            for (var range : SERIAL_DAYS) {
                boolean all = values.length > 0;
                for (double value : values) {
                    all &= value >= range[0] && value < range[1];
                }
                if (all) {
                    return true;
                }
            }
            return false;
        }

        private static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /// The places that a line needs cells in.
    int cellsNeeded() {
        var needed = new HashSet<>(times.columns());
        signals.forEach(column -> needed.add(column.place()));
        return needed.stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }
}

package dev.frugal.physics.recording;

import dev.frugal.physics.recording.RecordingOptions.DateOrder;
import dev.frugal.physics.system.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How the time of each line is found, in the system's unit of time. Instances remember the first line.
abstract sealed class TimeAxis {
    static final double NANOS_PER_SECOND = 1e9;
    static final double SECONDS_PER_DAY = 86_400;

    /// The time of a line; empty if its cells are none. Missing cells are asked for by [#isMissing].
    abstract OptionalDouble time(Layout.Row row);

    /// The columns that it reads, from 0; none if it counts.
    abstract List<Integer> columns();

    boolean isMissing(Layout.Row row) {
        return !columns().isEmpty() && columns().stream().allMatch(column -> NumberText.isMissing(row.cell(column)));
    }

    /// Samples at a fixed rate, from 0.
    static final class Counted extends TimeAxis {
        private final double interval;
        private long samples;

        Counted(double interval) {
            this.interval = interval;
        }

        @Override
        OptionalDouble time(Layout.Row row) {
            return OptionalDouble.of(interval * samples++);
        }

        @Override
        List<Integer> columns() {
            return List.of();
        }
    }

    /// Times as numbers, in a unit of their own.
    static final class Numbers extends TimeAxis {
        private final int column;
        private final NumberText number;
        private final Optional<Unit> from;
        private final Optional<Unit> to;

        Numbers(int column, NumberText number, Optional<Unit> from, Optional<Unit> to) {
            this.column = column;
            this.number = number;
            this.from = from;
            this.to = to;
        }

        @Override
        OptionalDouble time(Layout.Row row) {
            var value = number.parse(row.cell(column));
            return value.isEmpty() || from.isEmpty() || to.isEmpty()
                    ? value
                    : OptionalDouble.of(from.get().convert(value.getAsDouble(), to.get()));
        }

        @Override
        List<Integer> columns() {
            return List.of(column);
        }
    }

    /// Days since a date that spreadsheets count from, from the first line on.
    static final class Serial extends TimeAxis {
        private final int column;
        private final NumberText number;
        private final double unit;
        private OptionalDouble first = OptionalDouble.empty();

        Serial(int column, NumberText number, double unit) {
            this.column = column;
            this.number = number;
            this.unit = unit;
        }

        @Override
        OptionalDouble time(Layout.Row row) {
            var days = number.parse(row.cell(column));
            if (days.isEmpty()) {
                return days;
            }
            if (first.isEmpty()) {
                first = days;
            }
            // A double of days since 1900 is exact to a microsecond: more digits are noise.
            double seconds = Math.rint((days.getAsDouble() - first.getAsDouble()) * SECONDS_PER_DAY * 1e6) / 1e6;
            return OptionalDouble.of(seconds / unit);
        }

        @Override
        List<Integer> columns() {
            return List.of(column);
        }
    }

    /// Times as nanoseconds, from the first line on.
    abstract static sealed class Nanoseconds extends TimeAxis {
        private final double unit;
        private OptionalLong first = OptionalLong.empty();

        Nanoseconds(double unit) {
            this.unit = unit;
        }

        abstract OptionalLong nanos(Layout.Row row);

        @Override
        OptionalDouble time(Layout.Row row) {
            var nanos = nanos(row);
            if (nanos.isEmpty()) {
                return OptionalDouble.empty();
            }
            if (first.isEmpty()) {
                first = nanos;
            }
            return OptionalDouble.of((nanos.getAsLong() - first.getAsLong()) / NANOS_PER_SECOND / unit);
        }
    }

    /// Dates, the time of day beside them or in a column of its own.
    static final class Calendar extends Nanoseconds {
        private final List<Integer> columns;
        private final DateOrder order;

        Calendar(List<Integer> columns, DateOrder order, double unit) {
            super(unit);
            this.columns = columns;
            this.order = order;
        }

        @Override
        OptionalLong nanos(Layout.Row row) {
            var text = columns.size() == 1
                    ? row.cell(columns.getFirst())
                    : row.cell(columns.get(0)) + " " + row.cell(columns.get(1));
            return CalendarText.date(text, order);
        }

        @Override
        List<Integer> columns() {
            return columns;
        }
    }

    /// Times of day; midnight is passed where they go back by more than half a day.
    static final class Clock extends Nanoseconds {
        private static final long DAY = (long) (SECONDS_PER_DAY * NANOS_PER_SECOND);

        private final int column;
        private long days;
        private OptionalLong last = OptionalLong.empty();

        Clock(int column, double unit) {
            super(unit);
            this.column = column;
        }

        @Override
        OptionalLong nanos(Layout.Row row) {
            var time = CalendarText.timeOfDay(row.cell(column));
            if (time.isEmpty()) {
                return time;
            }
            if (last.isPresent() && last.getAsLong() - time.getAsLong() > DAY / 2) {
                days++;
            }
            last = time;
            return OptionalLong.of(time.getAsLong() + days * DAY);
        }

        @Override
        List<Integer> columns() {
            return List.of(column);
        }
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since the beginning of 1970.
    static final class Epoch extends Nanoseconds {
        private final int column;
        private final NumberText number;
        private final int nanosecondDigits;

        /// @param nanosecondDigits how many digits a nanosecond is behind the decimal sign: 9 for seconds
        Epoch(int column, NumberText number, int nanosecondDigits, double unit) {
            super(unit);
            this.column = column;
            this.number = number;
            this.nanosecondDigits = nanosecondDigits;
        }

        @Override
        OptionalLong nanos(Layout.Row row) {
            var text = row.cell(column);
            if (number.parse(text).isEmpty()) {
                return OptionalLong.empty();
            }
            try {
                // A double of seconds since 1970 is exact to a quarter of a microsecond only.
                var plain = new BigDecimal(text.replace(',', '.'));
                return OptionalLong.of(plain.movePointRight(nanosecondDigits).longValue());
            } catch (NumberFormatException _) {
                return OptionalLong.empty();
            }
        }

        @Override
        List<Integer> columns() {
            return List.of(column);
        }
    }
}

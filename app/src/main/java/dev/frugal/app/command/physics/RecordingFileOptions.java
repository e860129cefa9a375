package dev.frugal.app.command.physics;

import dev.frugal.physics.identification.RecordingSource;
import dev.frugal.physics.recording.RecordingOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/// Options of commands that read a recording's file: what the file does not say itself.
final class RecordingFileOptions {
    @Option(
            names = "--column",
            paramLabel = "NAME=HEADER",
            converter = {TextConverter.class, TextConverter.class},
            description =
                    "Column of a signal, or of the time (t), by its header or its number from 1. May be repeated.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            converter = ArithmeticConverter.class,
            description = "Samples per second, for a file without a column of times.")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--time-unit",
            paramLabel = "UNIT",
            description = "Unit of the file's times, such as ms, s, min, h, d; for dates, the unit to count them in"
                    + " (default: what the header says; for dates, seconds).")
    private Optional<String> timeUnit = Optional.empty();

    @Option(
            names = "--system-time-unit",
            paramLabel = "UNIT",
            description =
                    "The system's unit of time, if its file does not state it ('time-unit'): times are converted.")
    private Optional<String> systemTimeUnit = Optional.empty();

    @Option(
            names = "--skip",
            paramLabel = "N",
            description = "Lines to skip at the beginning of the file (default: ${DEFAULT-VALUE}).")
    private int skip;

    @Option(
            names = "--decimal",
            paramLabel = "SIGN",
            converter = DecimalConverter.class,
            description = "Decimal sign, comma or point (default: found out from the file).")
    private Optional<RecordingOptions.DecimalSign> decimal = Optional.empty();

    @Option(
            names = "--dates",
            paramLabel = "ORDER",
            converter = DatesConverter.class,
            description =
                    "Order of dates such as 03/04/2026, day-first or month-first (default: found out from the file).")
    private Optional<RecordingOptions.DateOrder> dates = Optional.empty();

    RecordingOptions options() {
        return new RecordingOptions(
                columns,
                rate,
                timeUnit.map(text -> RecordingOptions.timeUnit("--time-unit", text)),
                systemTimeUnit.map(text -> RecordingOptions.timeUnit("--system-time-unit", text)),
                skip,
                decimal,
                dates);
    }

    /// A file that is read so.
    RecordingSource source(Path file) {
        return new RecordingSource(
                file.toAbsolutePath().normalize().toString(),
                columns,
                rate,
                timeUnit,
                systemTimeUnit,
                skip,
                decimal,
                dates);
    }

    static final class DecimalConverter implements ITypeConverter<RecordingOptions.DecimalSign> {
        @Override
        public RecordingOptions.DecimalSign convert(String text) {
            return choice(RecordingOptions.DecimalSign.class, text);
        }
    }

    static final class DatesConverter implements ITypeConverter<RecordingOptions.DateOrder> {
        @Override
        public RecordingOptions.DateOrder convert(String text) {
            return choice(RecordingOptions.DateOrder.class, text);
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> kind, String text) {
        var names = new java.util.ArrayList<String>();
        for (var value : kind.getEnumConstants()) {
            var name = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return value;
            }
            names.add(name);
        }
        throw new picocli.CommandLine.TypeConversionException(
                "'%s' is none of %s".formatted(text, String.join(", ", names)));
    }
}

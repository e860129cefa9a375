package dev.frugal.physics.field.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.recording.RecordedFile;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/// What sensors of a field read at ascending times. Immutable by contract: its arrays are shared and never written.
///
/// @param places where in the values of all fields each sensor reads, `[sensor]`
/// @param values `[time][sensor]`; NaN where a reading is missing
public record FieldWindow(double[] times, int[] places, double[][] values) {
    /// @throws IllegalArgumentException if lengths disagree or there is nothing
    public FieldWindow {
        if (times.length == 0 || places.length == 0 || values.length != times.length) {
            throw new IllegalArgumentException("%d times, %d sensors and %d rows of readings"
                    .formatted(times.length, places.length, values.length));
        }
    }

    /// What a file holds whose columns are called as [FieldSystem#column] says.
    ///
    /// @throws InvalidInputException if it cannot be read; the message shows the line and says what mends it
    public static RecordedFile read(FieldSystem system, Path file, RecordingOptions options) {
        var columns =
                IntStream.range(0, system.values()).mapToObj(system::column).toList();
        return new RecordingReader(system.description(), columns, options).read(file);
    }

    /// The readings of a recording whose channels are called as [FieldSystem#column] says.
    ///
    /// @throws InvalidInputException if it has none of them
    public static FieldWindow of(FieldSystem system, Recording recording) {
        var places = IntStream.range(0, system.values())
                .filter(place -> recording.channels().contains(system.column(place)))
                .toArray();
        if (places.length == 0) {
            throw new InvalidInputException(
                    "%s: there is no column of a point of %s; expected t and columns such as %s, as 'physics solve' prints them"
                            .formatted(recording.name(), system.name(), system.column(0)));
        }
        var channels = Arrays.stream(places)
                .mapToObj(place -> recording.channel(system.column(place)).orElseThrow())
                .toList();
        var values = IntStream.range(0, recording.samples())
                .mapToObj(time ->
                        channels.stream().mapToDouble(channel -> channel[time]).toArray())
                .toArray(double[][]::new);
        return new FieldWindow(recording.times(), places, values);
    }

    /// What given sensors see of a solution.
    ///
    /// @param fields `[time][field * points + point]`
    public static FieldWindow of(double[] times, double[][] fields, int[] places) {
        return new FieldWindow(
                times,
                places,
                Arrays.stream(fields)
                        .map(row -> Arrays.stream(places)
                                .mapToDouble(place -> row[place])
                                .toArray())
                        .toArray(double[][]::new));
    }

    /// The readings of a field, the missing ones left out.
    public double[] readings(FieldSystem system, int field) {
        return IntStream.range(0, places.length)
                .filter(sensor -> places[sensor] / system.points() == field)
                .mapToObj(sensor -> Arrays.stream(values).mapToDouble(row -> row[sensor]))
                .flatMapToDouble(column -> column)
                .filter(Double::isFinite)
                .toArray();
    }

    public int samples() {
        return times.length;
    }

    /// How many readings there are.
    public long readings() {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .count();
    }

    /// The samples from number `from` up to, but without, number `to`.
    public FieldWindow slice(int from, int to) {
        return new FieldWindow(Arrays.copyOfRange(times, from, to), places, Arrays.copyOfRange(values, from, to));
    }

    /// The root mean square of each field's readings; 0 for a field that is not measured.
    public double[] sizes(FieldSystem system) {
        var squares = new double[system.fields().size()];
        var counts = new long[squares.length];
        for (var row : values) {
            for (int sensor = 0; sensor < places.length; sensor++) {
                if (Double.isFinite(row[sensor])) {
                    int field = places[sensor] / system.points();
                    squares[field] += row[sensor] * row[sensor];
                    counts[field]++;
                }
            }
        }
        for (int field = 0; field < squares.length; field++) {
            squares[field] = counts[field] == 0 ? 0 : Math.sqrt(squares[field] / counts[field]);
        }
        return squares;
    }
}

package dev.frugal.physics.identification;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.recording.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file with a recording, and how it is to be read.
///
/// @param file a CSV file with a header; a column `t` or `time`, if there is no rate
/// @param rate samples per unit of time, for a file without times
/// @param columns the header of a signal's column, where it is not the signal's name
public record RecordingSource(String file, Optional<Double> rate, Map<String, String> columns) {
    private static final List<String> TIMES = List.of("t", "time");

    public RecordingSource {
        columns = Map.copyOf(columns);
        if (rate.isPresent() && !(rate.get() > 0 && Double.isFinite(rate.get()))) {
            throw new InvalidInputException("--rate is %s; expected a number above 0".formatted(rate.get()));
        }
    }

    /// Reads the recording.
    ///
    /// @throws InvalidInputException if it cannot be read
    public Recording read() {
        var path = Path.of(file);
        var lines = Documents.text(path).lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 3) {
            throw new InvalidInputException("%s has no two samples below a header".formatted(file));
        }
        var headers = Arrays.stream(lines.getFirst().replace("\uFEFF", "").split(",", -1))
                .map(String::strip)
                .toList();
        int timeColumn = headers.stream()
                .filter(TIMES::contains)
                .mapToInt(headers::indexOf)
                .findFirst()
                .orElse(-1);
        if (timeColumn < 0 && rate.isEmpty()) {
            throw new InvalidInputException(
                    "%s, line 1: there is no column t or time among %s; give the rate of sampling with --rate"
                            .formatted(file, String.join(",", headers)));
        }
        var names = new ArrayList<>(headers);
        columns.forEach((name, header) -> {
            int column = headers.indexOf(header);
            if (column < 0) {
                throw new InvalidInputException("%s, line 1: --column names '%s', which is not among %s"
                        .formatted(file, header, String.join(",", headers)));
            }
            names.set(column, name);
        });
        int samples = lines.size() - 1;
        var times = new double[samples];
        var values = new double[headers.size()][samples];
        for (int i = 0; i < samples; i++) {
            var cells = lines.get(i + 1).split(",", -1);
            if (cells.length != headers.size()) {
                throw new InvalidInputException("%s, line %d: there are %d values; expected %d"
                        .formatted(file, i + 2, cells.length, headers.size()));
            }
            for (int c = 0; c < cells.length; c++) {
                values[c][i] = number(cells[c].strip());
            }
            times[i] = rate.isPresent() ? i / rate.get() : values[timeColumn][i];
            if (!Double.isFinite(times[i]) || (i > 0 && !(times[i] > times[i - 1]))) {
                throw new InvalidInputException("%s, line %d: the time %s does not follow the one before"
                        .formatted(file, i + 2, times[i]));
            }
        }
        return new Recording(file, times, names, values);
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}

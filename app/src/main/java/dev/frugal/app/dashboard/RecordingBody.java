package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.identification.RecordingSource;
import dev.frugal.physics.recording.RecordingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/// How a recording is to be read, as the options of the command line say it.
///
/// @param columns header or number of the column of each signal; an empty text leaves it to the file
/// @param decimal `comma` or `point`
/// @param dates `day-first` or `month-first`
@JsonNaming(SnakeCaseStrategy.class)
record RecordingBody(
        Map<String, String> columns,
        Optional<Double> rate,
        Optional<String> timeUnit,
        Optional<String> systemTimeUnit,
        int skip,
        Optional<String> decimal,
        Optional<String> dates) {
    private static final String DEFAULTS = """
            {"columns": {}, "rate": null, "time_unit": null, "system_time_unit": null, "skip": 0, "decimal": null,
             "dates": null}
            """;

    RecordingBody {
        var told = new LinkedHashMap<>(columns);
        told.values().removeIf(String::isBlank);
        columns = told;
        timeUnit = timeUnit.filter(text -> !text.isBlank());
        systemTimeUnit = systemTimeUnit.filter(text -> !text.isBlank());
    }

    /// @param given an object, or nothing where all is left to the file
    static RecordingBody of(JsonNode given) {
        if (!(given instanceof ObjectNode object)) {
            throw new InvalidInputException("'reading' is not a JSON object; expected {\"columns\": …, \"rate\": …}");
        }
        var whole = (ObjectNode) Documents.jsonTree(DEFAULTS, "defaults");
        whole.setAll(object);
        return Documents.bind(whole, RecordingBody.class, "'reading'");
    }

    /// The same as options of the command line.
    List<String> options() {
        var options = new ArrayList<String>();
        columns.forEach((name, column) -> add(options, "--column", Optional.of("%s=%s".formatted(name, column))));
        add(options, "--rate", rate);
        add(options, "--time-unit", timeUnit);
        add(options, "--system-time-unit", systemTimeUnit);
        add(options, "--skip", Optional.of(skip).filter(lines -> lines > 0));
        add(options, "--decimal", decimal);
        add(options, "--dates", dates);
        return options;
    }

    private static void add(List<String> options, String name, Optional<?> value) {
        value.ifPresent(given -> {
            options.add(name);
            options.add(String.valueOf(given));
        });
    }

    RecordingSource source(Path file) {
        return new RecordingSource(
                file.toAbsolutePath().normalize().toString(),
                columns,
                rate,
                timeUnit,
                systemTimeUnit,
                skip,
                decimal.map(text -> choice(RecordingOptions.DecimalSign.class, "decimal", text)),
                dates.map(text -> choice(RecordingOptions.DateOrder.class, "dates", text)));
    }

    private static <E extends Enum<E>> E choice(Class<E> kind, String key, String text) {
        return Arrays.stream(kind.getEnumConstants())
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("'%s' is '%s'; expected %s"
                        .formatted(
                                key,
                                text,
                                Arrays.stream(kind.getEnumConstants())
                                        .map(RecordingBody::word)
                                        .collect(Collectors.joining(" or ")))));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.frugal.physics.recording;

import dev.frugal.physics.system.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The header of a column, `t [s]`: a name and perhaps a unit.
///
/// @param text as it stands in the file
/// @param name without the unit
/// @param unit empty if it states none
record Header(String text, String name, String unit) {
    private static final Pattern BRACKETS =
            Pattern.compile("(.*?)\\s*[\\[({]\\s*(?:in\\s+)?([^\\])}]*)\\s*[\\])}]\\s*");
    private static final Pattern SLASH = Pattern.compile("(.+?)\\s+(?:/|in)\\s+(\\S+)");
    private static final Pattern COMMA = Pattern.compile("(.+?),\\s*(\\S+)");
    private static final Pattern SUFFIX =
            Pattern.compile("(.+?)[_ .](s|ms|us|ns|sec|min|h|hours|d|days|seconds|minutes)");

    /// Names of columns of times, in order of preference.
    private static final List<String> TIMES = List.of(
            "t",
            "time",
            "timestamp",
            "time stamp",
            "time_stamp",
            "datetime",
            "date time",
            "date_time",
            "date/time",
            "date and time",
            "date",
            "zeitstempel",
            "zeitpunkt",
            "zeit",
            "datum/zeit",
            "datum/uhrzeit",
            "datum",
            "uhrzeit",
            "elapsed time",
            "elapsed_time",
            "elapsed",
            "sample time",
            "log time",
            "local time",
            "utc",
            "temps",
            "horodatage",
            "tiempo",
            "tempo",
            "fecha",
            "hora",
            "tijd",
            "tid",
            "ts",
            "epoch",
            "unix time",
            "unixtime",
            "unix_time",
            "sec",
            "secs",
            "second",
            "seconds",
            "sekunden",
            "year",
            "years",
            "jahr");

    private static final Set<String> DATES = Set.of(
            "timestamp",
            "time stamp",
            "time_stamp",
            "datetime",
            "date time",
            "date_time",
            "date/time",
            "date and time",
            "date",
            "zeitstempel",
            "zeitpunkt",
            "datum/zeit",
            "datum/uhrzeit",
            "datum",
            "horodatage",
            "fecha");

    static Header of(String cell) {
        var text = cell.strip();
        for (var form : List.of(BRACKETS, SLASH, COMMA)) {
            var match = form.matcher(text);
            if (match.matches() && !match.group(1).isBlank()) {
                var unit = match.group(2).strip();
                if (form == BRACKETS || Unit.parse(unit).isPresent()) {
                    return new Header(text, match.group(1).strip(), unit);
                }
            }
        }
        return new Header(text, text, "");
    }

    /// The same column with a unit stated elsewhere, unless it states one.
    Header withUnit(String stated) {
        var match = BRACKETS.matcher(" " + stated.strip());
        var plain = match.matches() && match.group(1).isBlank() ? match.group(2).strip() : stated.strip();
        return unit.isEmpty() ? new Header(text, name, plain) : this;
    }

    /// How preferable it is as a column of times, the less the better; empty if its name says nothing of time.
    Optional<Integer> timeRank() {
        int rank = TIMES.indexOf(name.toLowerCase(Locale.ROOT));
        if (rank >= 0) {
            return Optional.of(rank);
        }
        var suffix = SUFFIX.matcher(name.toLowerCase(Locale.ROOT));
        return suffix.matches() && TIMES.contains(suffix.group(1))
                ? Optional.of(TIMES.indexOf(suffix.group(1)))
                : Optional.empty();
    }

    /// Whether it announces dates rather than durations.
    boolean announcesDates() {
        return DATES.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Its unit as a unit of time, from the brackets or the end of its name: `time_ms`, `seconds`.
    Optional<Unit> timeUnit() {
        if (!unit.isEmpty()) {
            return Unit.parseTime(unit);
        }
        var lower = name.toLowerCase(Locale.ROOT);
        var suffix = SUFFIX.matcher(lower);
        if (suffix.matches()) {
            return Unit.parseTime(suffix.group(2));
        }
        return lower.length() > 2 ? Unit.parseTime(lower) : Optional.empty();
    }

    /// Whether `wanted` names this column: by its text or its name.
    boolean isCalled(String wanted) {
        return wanted.equals(text) || wanted.equals(name);
    }

    /// As [#isCalled], in any case of letters.
    boolean isCalledInAnyCase(String wanted) {
        return wanted.equalsIgnoreCase(text) || wanted.equalsIgnoreCase(name);
    }
}

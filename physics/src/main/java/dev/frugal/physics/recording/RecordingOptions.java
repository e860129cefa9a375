package dev.frugal.physics.recording;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.Unit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a user says about a recording's file; everything else is found out from the file.
///
/// @param columns the header, or the number from 1, of the column of each signal; `t` is the time
/// @param rate samples per second, where there is no column of times; positive
/// @param timeUnit the unit of the file's times; for dates and times of day, the unit they are counted in
/// @param systemTimeUnit the system's unit of time, where its description does not state it
/// @param skip lines at the beginning of the file that are not looked at
/// @param decimal the decimal sign; found out if empty
/// @param dates the order of dates such as 03/04/2026; found out if empty
public record RecordingOptions(
        Map<String, String> columns,
        Optional<Double> rate,
        Optional<Unit> timeUnit,
        Optional<Unit> systemTimeUnit,
        int skip,
        Optional<DecimalSign> decimal,
        Optional<DateOrder> dates) {
    /// The sign between whole and fraction.
    public enum DecimalSign {
        POINT,
        COMMA
    }

    /// Which of a date's first two numbers is the day.
    public enum DateOrder {
        DAY_FIRST,
        MONTH_FIRST
    }

    /// @throws InvalidInputException if the rate is not a positive number, or lines to skip are fewer than none
    public RecordingOptions {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        if (rate.isPresent() && !(rate.get() > 0 && Double.isFinite(rate.get()))) {
            throw new InvalidInputException(
                    "--rate is %s; expected a positive number of samples per second".formatted(rate.get()));
        }
        if (skip < 0) {
            throw new InvalidInputException("--skip is %d; expected a number of lines, 0 or more".formatted(skip));
        }
    }

    /// Nothing is said: all is found out.
    public static RecordingOptions none() {
        return new RecordingOptions(
                Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    /// The unit of time named by an option.
    ///
    /// @throws InvalidInputException if it is none
    public static Unit timeUnit(String option, String text) {
        return Unit.parseTime(text)
                .orElseThrow(() -> new InvalidInputException(
                        "%s is '%s', which is no unit of time; expected one such as s, ms, min, h, d or yr"
                                .formatted(option, text)));
    }
}

package dev.frugal.grading;

import java.util.Optional;
import java.util.regex.Pattern;

/// A time of the day: `12:00`, `4:30 p.m.`, `7 a.m.`, `16:30:05`, `noon`.
///
/// @param hour as written, 0 to 24
/// @param minute 0 to 59
/// @param second 0 to 59
/// @param half of the day, if the time tells it
/// @param toTheMinute whether minutes are written
record ClockTime(int hour, int minute, int second, Half half, boolean toTheMinute) {
    /// Which half of the day a time is in.
    enum Half {
        MORNING,
        AFTERNOON,
        UNTOLD
    }

    private static final Pattern TIME = Pattern.compile("(?i)(?:at )?(\\d{1,2})(?: ?: ?(\\d{2})(?: ?: ?(\\d{2}))?)? ?"
            + "(a ?\\.? ?m ?\\.?|p ?\\.? ?m ?\\.?|o ?['’]? ?clock|noon|midnight)?"
            + "(?: sharp| exactly)?");

    /// The time that `text` is, if it is one. A bare number is none.
    static Optional<ClockTime> parse(String text) {
        if (text.equalsIgnoreCase("noon") || text.equalsIgnoreCase("midnight")) {
            return Optional.of(
                    new ClockTime(12, 0, 0, text.equalsIgnoreCase("noon") ? Half.AFTERNOON : Half.MORNING, true));
        }
        var match = TIME.matcher(text);
        if (!match.matches() || match.group(2) == null && match.group(4) == null) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(match.group(1));
        int minute = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
        int second = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
        var told = half(match.group(4));
        boolean fits = hour <= 24 && minute < 60 && second < 60 && (told == Half.UNTOLD || hour <= 12 && hour > 0);
        boolean clock = match.group(4) != null && told == Half.UNTOLD;
        return fits
                ? Optional.of(new ClockTime(hour, minute, second, told, match.group(2) != null || clock))
                : Optional.empty();
    }

    private static Half half(String mark) {
        var first = mark == null || mark.isEmpty() ? ' ' : Character.toLowerCase(mark.charAt(0));
        return switch (first) {
            case 'a', 'm' -> Half.MORNING;
            case 'p', 'n' -> Half.AFTERNOON;
            default -> Half.UNTOLD;
        };
    }

    /// Whether both are the same time. The half of the day may be left untold.
    boolean same(ClockTime other) {
        boolean told = isOfOneHalf() && other.isOfOneHalf();
        int day = told ? 24 : 12;
        return hourOfDay() % day == other.hourOfDay() % day && minute == other.minute && second == other.second;
    }

    private boolean isOfOneHalf() {
        return half != Half.UNTOLD || hour > 12 || hour == 0;
    }

    private int hourOfDay() {
        return switch (half) {
            case MORNING -> hour % 12;
            case AFTERNOON -> hour % 12 + 12;
            case UNTOLD -> hour;
        };
    }

    /// Whether these figures could also be a proportion in lowest terms: `7:32`, but not `12:00`.
    boolean couldBeARatio() {
        return toTheMinute
                && half == Half.UNTOLD
                && second == 0
                && minute >= 10
                && greatestCommonDivisor(hour, minute) == 1;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    public String toString() {
        var figures = second > 0 ? "%d:%02d:%02d".formatted(hour, minute, second) : "%d:%02d".formatted(hour, minute);
        return switch (half) {
            case MORNING -> figures + " a.m.";
            case AFTERNOON -> figures + " p.m.";
            case UNTOLD -> figures;
        };
    }
}

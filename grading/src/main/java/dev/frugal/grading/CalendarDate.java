package dev.frugal.grading;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A day of the calendar: `2023-05-12`, `5/12/2023`, `May 12, 2023`, `the 12th of May`.
///
/// Of two numbers before a year the first is the month, unless it is above 12.
record CalendarDate(OptionalInt year, int month, int day) {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final String MONTH = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
            + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
    private static final String DAY = "(\\d{1,2})(?: ?(?:st|nd|rd|th))?";

    private static final Pattern BY_YEAR = Pattern.compile("(\\d{4}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{1,2})");
    private static final Pattern BY_FIGURES = Pattern.compile("(\\d{1,2}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{4})");
    private static final Pattern BY_MONTH =
            Pattern.compile("(?i)" + MONTH + " (?:the )?" + DAY + "(?:(?: ?, ?| )(\\d{4}))?");
    private static final Pattern BY_DAY =
            Pattern.compile("(?i)(?:the )?" + DAY + " ?(?:of )?" + MONTH + "(?:(?: ?, ?| )(\\d{4}))?");

    /// The date that `text` is, if it is one.
    static Optional<CalendarDate> parse(String text) {
        var match = BY_YEAR.matcher(text);
        if (match.matches()) {
            return date(match.group(1), number(match.group(3)), number(match.group(4)));
        }
        match = BY_FIGURES.matcher(text);
        if (match.matches()) {
            int first = number(match.group(1));
            int second = number(match.group(3));
            return first > 12 ? date(match.group(4), second, first) : date(match.group(4), first, second);
        }
        match = BY_MONTH.matcher(text);
        if (match.matches()) {
            return date(match.group(3), month(match.group(1)), number(match.group(2)));
        }
        match = BY_DAY.matcher(text);
        return match.matches() ? date(match.group(3), month(match.group(2)), number(match.group(1))) : Optional.empty();
    }

    private static Optional<CalendarDate> date(String year, int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= 31
                ? Optional.of(
                        new CalendarDate(year == null ? OptionalInt.empty() : OptionalInt.of(number(year)), month, day))
                : Optional.empty();
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static int month(String name) {
        return MONTHS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    }

    /// Whether `answer` names this day. It may name the year where this one does not.
    boolean answeredBy(CalendarDate answer) {
        return month == answer.month && day == answer.day && (year.isEmpty() || year.equals(answer.year));
    }

    @Override
    public String toString() {
        var dayOfYear = "%02d-%02d".formatted(month, day);
        return year.isPresent() ? "%04d-%s".formatted(year.getAsInt(), dayOfYear) : dayOfYear;
    }
}

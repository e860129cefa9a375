package dev.frugal.physics.recording;

import dev.frugal.physics.recording.RecordingOptions.DateOrder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Dates with or without a time of day, and times of day alone, as nanoseconds.
///
/// Dates: 2026-01-05, 2026/01/05, 20260105, 5.1.2026, 05/01/2026, 5 Jan 2026, Jan 5, 2026. Times of day: 13:05,
/// 13:05:10.25, 01:05:10 PM. Between them a space, `T` or a comma; after them `Z`, `UTC` or an offset such as +02:00.
/// A date without a zone is taken in UTC: differences are what counts.
final class CalendarText {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int LONGEST = 64;

    /// Years that a date of nanoseconds in a long can have.
    private static final int FIRST_YEAR = 1700;

    private static final int LAST_YEAR = 2250;

    private static final List<List<String>> MONTHS = List.of(
            List.of("jan", "january", "januar", "janv", "ene", "gen"),
            List.of("feb", "february", "februar", "fev", "févr"),
            List.of("mar", "march", "mär", "märz", "mars", "mrz", "mrt"),
            List.of("apr", "april", "avr", "abr"),
            List.of("may", "mai", "mag", "mei"),
            List.of("jun", "june", "juni", "juin", "giu"),
            List.of("jul", "july", "juli", "juil", "lug"),
            List.of("aug", "august", "août", "ago"),
            List.of("sep", "sept", "september", "set"),
            List.of("oct", "october", "okt", "oktober", "ott", "out"),
            List.of("nov", "november"),
            List.of("dec", "december", "dez", "dezember", "déc", "dic"));

    private final String text;
    private final DateOrder order;
    private int at;

    private CalendarText(String text, DateOrder order) {
        this.text = text;
        this.order = order;
    }

    /// Nanoseconds since the beginning of 1970 of a date, with or without a time of day; empty if the cell is none.
    static OptionalLong date(String cell, DateOrder order) {
        var text = cell.strip();
        if (text.length() < 6 || text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        return new CalendarText(text, order).readDateAndTime();
    }

    /// Nanoseconds since midnight of a time of day, or of a duration in the same writing; empty if the cell is none.
    static OptionalLong timeOfDay(String cell) {
        var text = cell.strip();
        if (text.length() < 3 || text.length() > LONGEST || text.indexOf(':') < 0) {
            return OptionalLong.empty();
        }
        var scanner = new CalendarText(text, DateOrder.DAY_FIRST);
        var time = scanner.readTime(true);
        return time.isPresent() && scanner.at == text.length() ? time : OptionalLong.empty();
    }

    /// Whether a cell is a date without a time of day.
    static boolean isDateAlone(String cell) {
        return cell.indexOf(':') < 0 && date(cell, DateOrder.DAY_FIRST).isPresent()
                || cell.indexOf(':') < 0 && date(cell, DateOrder.MONTH_FIRST).isPresent();
    }

    private OptionalLong readDateAndTime() {
        var days = readDate();
        if (days.isEmpty()) {
            return OptionalLong.empty();
        }
        long nanos = days.getAsLong() * DAY;
        if (at == text.length()) {
            return OptionalLong.of(nanos);
        }
        if (!skipBetween()) {
            return OptionalLong.empty();
        }
        var time = readTime(false);
        if (time.isEmpty()) {
            return OptionalLong.empty();
        }
        var zone = readZone();
        return zone.isEmpty() || at != text.length()
                ? OptionalLong.empty()
                : OptionalLong.of(nanos + time.getAsLong() - zone.getAsLong());
    }

    private boolean skipBetween() {
        int start = at;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'T' || text.charAt(at) == 't' || text.charAt(at) == '_')) {
            at++;
        }
        // The date of some loggers and the time are joined by one more sign: 2026-01-05-10:00:00.
        if (at == start && at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == ':')) {
            at++;
        }
        return at > start;
    }

    /// Days since the beginning of 1970.
    private OptionalLong readDate() {
        int start = at;
        int digits = countDigits();
        if (digits == 8 && !isDateSign(start + 8)) {
            int number = readNumber();
            return day(number / 10_000, number / 100 % 100, number % 100);
        }
        if (digits == 0) {
            int month = readMonth();
            if (month == 0 || !skipAny(" .,-/")) {
                return OptionalLong.empty();
            }
            int day = readNumber();
            return skipAny(" ,-/") ? day(year(), month, day) : OptionalLong.empty();
        }
        if (digits > 4) {
            return OptionalLong.empty();
        }
        int first = readNumber();
        char sign = at < text.length() ? text.charAt(at) : 0;
        if (!skipAny("-/. ")) {
            return OptionalLong.empty();
        }
        if (sign == '.') {
            skipAny(" ");
        }
        if (countDigits() == 0) {
            int month = readMonth();
            if (month == 0 || !skipAny(" .,-/")) {
                return OptionalLong.empty();
            }
            if (digits == 4) {
                return day(first, month, readNumber());
            }
            return day(year(), month, first);
        }
        int second = readNumber();
        if (at >= text.length() || text.charAt(at) != sign) {
            return OptionalLong.empty();
        }
        at++;
        if (sign == '.') {
            skipAny(" ");
        }
        if (sign == ' ' || countDigits() == 0) {
            return OptionalLong.empty();
        }
        if (digits == 4) {
            return countDigits() <= 2 ? day(first, second, readNumber()) : OptionalLong.empty();
        }
        int year = year();
        // Where dots stand, the day comes first everywhere.
        return sign == '.' || order == DateOrder.DAY_FIRST ? day(year, second, first) : day(year, first, second);
    }

    private boolean isDateSign(int place) {
        return place < text.length() && "-/.".indexOf(text.charAt(place)) >= 0 && text.indexOf(':') < 0;
    }

    private static OptionalLong day(int year, int month, int day) {
        if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(LocalDate.of(year, month, day).toEpochDay());
        } catch (DateTimeException _) {
            return OptionalLong.empty();
        }
    }

    /// A year of two digits lies in 1970 to 2069.
    private int year() {
        int digits = countDigits();
        int year = digits == 4 || digits == 2 ? readNumber() : -1;
        return digits == 2 ? year + (year < 70 ? 2000 : 1900) : year;
    }

    private int readMonth() {
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        var word = text.substring(start, at).toLowerCase(Locale.ROOT);
        for (int month = 0; month < MONTHS.size(); month++) {
            if (MONTHS.get(month).contains(word)) {
                return month + 1;
            }
        }
        return 0;
    }

    /// @param mayExceedADay whether hours may exceed 23, as in a duration
    private OptionalLong readTime(boolean mayExceedADay) {
        int digits = countDigits();
        if (digits == 6 || digits == 4) {
            int number = readNumber();
            int seconds = digits == 6 ? number % 100 : 0;
            int minutes = digits == 6 ? number / 100 : number;
            return time(minutes / 100, minutes % 100, seconds * SECOND + readFraction(), mayExceedADay);
        }
        if (digits == 0 || digits > 5) {
            return OptionalLong.empty();
        }
        int hours = readNumber();
        if (!skipAny(":") || countDigits() == 0 || countDigits() > 2) {
            return OptionalLong.empty();
        }
        int minutes = readNumber();
        long nanos = 0;
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            if (countDigits() == 0 || countDigits() > 2) {
                return OptionalLong.empty();
            }
            int seconds = readNumber();
            if (seconds > 60) {
                return OptionalLong.empty();
            }
            nanos = seconds * SECOND + readFraction();
        } else if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            // Spreadsheets write minutes, seconds and tenths as 05:10.2.
            int seconds = minutes;
            return time(0, hours, seconds * SECOND + readFraction(), true);
        }
        int place = at;
        skipAny(" ");
        var half = text.substring(at).toLowerCase(Locale.ROOT).replace(".", "");
        if (half.startsWith("am") || half.startsWith("pm")) {
            if (hours < 1 || hours > 12) {
                return OptionalLong.empty();
            }
            hours = hours % 12 + (half.startsWith("pm") ? 12 : 0);
            at += text.substring(at).length() - half.length() > 0 ? 4 : 2;
            at = Math.min(at, text.length());
        } else {
            at = place;
        }
        return time(hours, minutes, nanos, mayExceedADay);
    }

    private static OptionalLong time(int hours, int minutes, long nanos, boolean mayExceedADay) {
        return minutes > 59 && !mayExceedADay || hours > 24 && !mayExceedADay
                ? OptionalLong.empty()
                : OptionalLong.of(hours * HOUR + minutes * MINUTE + nanos);
    }

    private long readFraction() {
        if (at >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',' && text.charAt(at) != ':')) {
            return 0;
        }
        int sign = at;
        at++;
        int digits = countDigits();
        if (digits == 0) {
            at = sign;
            return 0;
        }
        long fraction = 0;
        for (int i = 0; i < MOST_FRACTION_DIGITS; i++) {
            fraction = 10 * fraction + (i < digits ? text.charAt(at + i) - '0' : 0);
        }
        at += digits;
        return fraction;
    }

    /// The offset from UTC; 0 if there is no zone.
    private OptionalLong readZone() {
        skipAny(" ");
        if (at == text.length()) {
            return OptionalLong.of(0);
        }
        var rest = text.substring(at);
        if (rest.equalsIgnoreCase("z") || rest.equalsIgnoreCase("utc") || rest.equalsIgnoreCase("gmt")) {
            at = text.length();
            return OptionalLong.of(0);
        }
        if (rest.startsWith("UTC") || rest.startsWith("GMT")) {
            at += 3;
            skipAny(" ");
        }
        if (at >= text.length()) {
            return OptionalLong.of(0);
        }
        char sign = text.charAt(at);
        if (sign != '+' && sign != '-') {
            return OptionalLong.empty();
        }
        at++;
        int digits = countDigits();
        if (digits != 1 && digits != 2 && digits != 4) {
            return OptionalLong.empty();
        }
        int number = readNumber();
        int hours = digits == 4 ? number / 100 : number;
        int minutes = digits == 4 ? number % 100 : 0;
        if (digits != 4 && at < text.length() && text.charAt(at) == ':') {
            at++;
            minutes = countDigits() == 2 ? readNumber() : 60;
        }
        if (at < text.length() && text.charAt(at) == '[' && text.endsWith("]")) {
            at = text.length();
        }
        return minutes > 59 || hours > 18
                ? OptionalLong.empty()
                : OptionalLong.of((sign == '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE));
    }

    private int countDigits() {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end - at;
    }

    /// The number of the digits that follow, -1 if there are none or too many.
    private int readNumber() {
        int digits = countDigits();
        if (digits == 0 || digits > MOST_FRACTION_DIGITS) {
            at += digits;
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits; i++) {
            number = 10 * number + text.charAt(at + i) - '0';
        }
        at += digits;
        return number;
    }

    private boolean skipAny(String signs) {
        int start = at;
        while (at < text.length() && signs.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at > start;
    }
}

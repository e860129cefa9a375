package dev.frugal.physics.system;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A unit of measurement as headers and system files write it: `m/s`, `kPa`, `°C`, `m3/h`, `ms`.
///
/// Products and quotients of the SI's units with its prefixes, and the common units beside it. A text that is none of
/// these, or could be two, is no unit: nothing is converted by guess.
///
/// @param text as it was written
/// @param factor times a value gives the value in SI base units, [#offset] aside
/// @param offset what is added then; other than 0 only for temperatures in °C and °F
/// @param dimension exponents of second, metre, kilogram, ampere, kelvin, mole and radian
public record Unit(String text, double factor, double offset, List<Integer> dimension) {
    private static final int DIMENSIONS = 7;
    private static final List<Integer> TIME = List.of(1, 0, 0, 0, 0, 0, 0);
    private static final Map<String, Double> PREFIXES = Map.ofEntries(
            Map.entry("n", 1e-9),
            Map.entry("u", 1e-6),
            Map.entry("m", 1e-3),
            Map.entry("c", 1e-2),
            Map.entry("d", 1e-1),
            Map.entry("h", 1e2),
            Map.entry("k", 1e3),
            Map.entry("M", 1e6),
            Map.entry("G", 1e9));
    private static final double MINUTE = 60;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;
    private static final double YEAR = 365.25 * DAY;
    private static final double CELSIUS = 273.15;
    private static final double FAHRENHEIT = 459.67;

    /// Units that take a prefix.
    private static final Map<String, Unit> PREFIXED = new HashMap<>();

    /// Units that take none.
    private static final Map<String, Unit> PLAIN = new HashMap<>();

    /// Words for units of time in headers, lower case.
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("millisecond", "ms"),
            Map.entry("milliseconds", "ms"),
            Map.entry("msec", "ms"),
            Map.entry("microsecond", "us"),
            Map.entry("microseconds", "us"),
            Map.entry("usec", "us"),
            Map.entry("minute", "min"),
            Map.entry("minutes", "min"),
            Map.entry("mins", "min"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("hr", "h"),
            Map.entry("hrs", "h"),
            Map.entry("day", "d"),
            Map.entry("days", "d"),
            Map.entry("week", "wk"),
            Map.entry("weeks", "wk"),
            Map.entry("year", "yr"),
            Map.entry("years", "yr"),
            Map.entry("sekunden", "s"),
            Map.entry("minuten", "min"),
            Map.entry("stunden", "h"),
            Map.entry("tage", "d"),
            Map.entry("jahre", "yr"));

    private static final Pattern POWER = Pattern.compile("(.+?)(?:\\^|\\*\\*)?([-\u2212]?[0-9])");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    static {
        prefixed("s", 1, 1, 0, 0, 0, 0, 0, 0);
        prefixed("m", 1, 0, 1, 0, 0, 0, 0, 0);
        prefixed("g", 1e-3, 0, 0, 1, 0, 0, 0, 0);
        prefixed("A", 1, 0, 0, 0, 1, 0, 0, 0);
        prefixed("K", 1, 0, 0, 0, 0, 1, 0, 0);
        prefixed("mol", 1, 0, 0, 0, 0, 0, 1, 0);
        prefixed("rad", 1, 0, 0, 0, 0, 0, 0, 1);
        prefixed("Hz", 1, -1, 0, 0, 0, 0, 0, 0);
        prefixed("N", 1, -2, 1, 1, 0, 0, 0, 0);
        prefixed("Pa", 1, -2, -1, 1, 0, 0, 0, 0);
        prefixed("bar", 1e5, -2, -1, 1, 0, 0, 0, 0);
        prefixed("J", 1, -2, 2, 1, 0, 0, 0, 0);
        prefixed("W", 1, -3, 2, 1, 0, 0, 0, 0);
        prefixed("Wh", HOUR, -2, 2, 1, 0, 0, 0, 0);
        prefixed("V", 1, -3, 2, 1, -1, 0, 0, 0);
        prefixed("ohm", 1, -3, 2, 1, -2, 0, 0, 0);
        prefixed("C", 1, 1, 0, 0, 1, 0, 0, 0);
        prefixed("F", 1, 4, -2, -1, 2, 0, 0, 0);
        prefixed("H", 1, -2, 2, 1, -2, 0, 0, 0);
        prefixed("T", 1, -2, 0, 1, -1, 0, 0, 0);
        prefixed("L", 1e-3, 0, 3, 0, 0, 0, 0, 0);
        prefixed("l", 1e-3, 0, 3, 0, 0, 0, 0, 0);
        plain("min", MINUTE, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("h", HOUR, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("d", DAY, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("wk", 7 * DAY, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("yr", YEAR, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("a", YEAR, 0, 1, 0, 0, 0, 0, 0, 0);
        plain("t", 1e3, 0, 0, 0, 1, 0, 0, 0, 0);
        plain("in", 0.0254, 0, 0, 1, 0, 0, 0, 0, 0);
        plain("ft", 0.3048, 0, 0, 1, 0, 0, 0, 0, 0);
        plain("psi", 6894.757293168361, 0, -2, -1, 1, 0, 0, 0, 0);
        plain("atm", 101325, 0, -2, -1, 1, 0, 0, 0, 0);
        plain("rpm", 2 * Math.PI / MINUTE, 0, -1, 0, 0, 0, 0, 0, 1);
        plain("deg", Math.PI / 180, 0, 0, 0, 0, 0, 0, 0, 1);
        plain("°", Math.PI / 180, 0, 0, 0, 0, 0, 0, 0, 1);
        plain("°C", 1, CELSIUS, 0, 0, 0, 0, 1, 0, 0);
        plain("degC", 1, CELSIUS, 0, 0, 0, 0, 1, 0, 0);
        plain("°F", 5.0 / 9, FAHRENHEIT * 5 / 9, 0, 0, 0, 0, 1, 0, 0);
        plain("degF", 5.0 / 9, FAHRENHEIT * 5 / 9, 0, 0, 0, 0, 1, 0, 0);
        plain("%", 1e-2, 0, 0, 0, 0, 0, 0, 0, 0);
        plain("1", 1, 0, 0, 0, 0, 0, 0, 0, 0);
        plain("-", 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    public Unit {
        dimension = List.copyOf(dimension);
    }

    private static void prefixed(String symbol, double factor, Integer... dimension) {
        PREFIXED.put(symbol, new Unit(symbol, factor, 0, List.of(dimension)));
    }

    private static void plain(String symbol, double factor, double offset, Integer... dimension) {
        PLAIN.put(symbol, new Unit(symbol, factor, offset, List.of(dimension)));
    }

    /// The unit that `text` writes; empty if it is not known to be one.
    public static Optional<Unit> parse(String text) {
        var plain = normal(text);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        var parts = plain.split("/", -1);
        double factor = 1;
        double offset = 0;
        var dimension = new int[DIMENSIONS];
        int symbols = 0;
        for (int part = 0; part < parts.length; part++) {
            for (var symbol : parts[part].split("[*·⋅ ]", -1)) {
                var found = power(symbol);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                int sign = part == 0 ? 1 : -1;
                factor *= Math.pow(found.get().factor(), sign);
                offset += found.get().offset();
                symbols++;
                for (int i = 0; i < DIMENSIONS; i++) {
                    dimension[i] += sign * found.get().dimension().get(i);
                }
            }
        }
        // A degree Celsius in a product is a difference.
        return Optional.of(new Unit(
                text.strip(),
                factor,
                symbols == 1 ? offset : 0,
                Arrays.stream(dimension).boxed().toList()));
    }

    /// The unit of time that `text` writes, `h` or `hours`; empty if it writes none.
    public static Optional<Unit> parseTime(String text) {
        var word = WORDS.getOrDefault(text.strip().toLowerCase(Locale.ROOT), text);
        return parse(word).filter(Unit::isTime).map(unit -> new Unit(word.strip(), unit.factor, 0, TIME));
    }

    private static String normal(String text) {
        var plain = SPACE.matcher(text.strip()).replaceAll(" ");
        return plain.replace("\u00B5", "u")
                .replace("\u03BC", "u")
                .replace("\u2126", "ohm")
                .replace("\u03A9", "ohm")
                .replace("\u00BA", "°")
                .replace("² ", "2 ")
                .replace("\u00B2", "2")
                .replace("\u00B3", "3")
                .replace("\u207B", "-")
                .replace("\u00B9", "1");
    }

    private static Optional<Unit> power(String symbol) {
        var whole = symbol(symbol);
        if (whole.isPresent()) {
            return whole;
        }
        var match = POWER.matcher(symbol);
        if (!match.matches()) {
            return Optional.empty();
        }
        int exponent = Integer.parseInt(match.group(2).replace('\u2212', '-'));
        return symbol(match.group(1))
                .map(base -> new Unit(
                        symbol,
                        Math.pow(base.factor, exponent),
                        0,
                        base.dimension.stream().map(power -> exponent * power).toList()));
    }

    private static Optional<Unit> symbol(String symbol) {
        var plain = PLAIN.get(symbol);
        if (plain != null) {
            return Optional.of(plain);
        }
        var base = PREFIXED.get(symbol);
        if (base != null) {
            return Optional.of(base);
        }
        if (symbol.length() < 2) {
            return Optional.empty();
        }
        var prefix = PREFIXES.get(symbol.substring(0, 1));
        var rest = PREFIXED.get(symbol.substring(1));
        return prefix == null || rest == null
                ? Optional.empty()
                : Optional.of(new Unit(symbol, prefix * rest.factor, 0, rest.dimension));
    }

    /// Whether it measures a duration.
    public boolean isTime() {
        return dimension.equals(TIME);
    }

    /// Whether values in this unit can be expressed in `other`.
    public boolean measuresTheSameAs(Unit other) {
        return dimension.equals(other.dimension);
    }

    /// Whether a value is the same number in both units.
    public boolean equalTo(Unit other) {
        return measuresTheSameAs(other) && factor == other.factor && offset == other.offset;
    }

    /// `value`, in this unit, as a number in `other`.
    ///
    /// @throws IllegalArgumentException if the units measure different quantities
    public double convert(double value, Unit other) {
        if (!measuresTheSameAs(other)) {
            throw new IllegalArgumentException("%s cannot be expressed in %s".formatted(text, other.text));
        }
        return (value * factor + (offset - other.offset)) / other.factor;
    }
}

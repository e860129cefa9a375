package dev.frugal.grading;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hipparchus.fraction.BigFraction;

/// A unit: what it measures, and how many of the basic unit of that it is.
///
/// Known units are converted (5 m is 500 cm). A word that is no known unit counts as what is being
/// counted: 5 apples are no 5 pears.
///
/// @param dimensions exponents by basic unit
/// @param factor size in basic units
record Unit(Map<String, Integer> dimensions, BigFraction factor) {
    static final Unit NONE = new Unit(Map.of(), BigFraction.ONE);

    private static final int MOST_TOKENS = 12;
    private static final int LARGEST_EXPONENT = 6;
    private static final int LONGEST_SYMBOL = 3;

    private static final Map<String, Unit> KNOWN = known();
    private static final Set<String> MEASURES = KNOWN.values().stream()
            .flatMap(unit -> unit.dimensions.keySet().stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Map<String, Long> MULTIPLIERS = Map.of(
            "dozen", 12L,
            "hundred", 100L,
            "thousand", 1_000L,
            "million", 1_000_000L,
            "billion", 1_000_000_000L,
            "trillion", 1_000_000_000_000L);

    Unit {
        dimensions = Map.copyOf(dimensions);
    }

    boolean isNone() {
        return dimensions.isEmpty();
    }

    boolean isTemperature() {
        return dimensions.containsKey("celsius") || dimensions.containsKey("fahrenheit");
    }

    /// Whether `word` is the name of a known unit.
    static boolean isKnown(String word) {
        return KNOWN.containsKey(word) || KNOWN.containsKey(singular(word)) || squareOrCubic(word) > 1;
    }

    /// The number that a word such as `million` stands for.
    static Optional<Long> multiplier(String word) {
        return Optional.ofNullable(MULTIPLIERS.get(singular(word)));
    }

    /// The unit that all of `tokens` name, if they name one.
    static Optional<Unit> parse(List<MathToken> tokens, Budget budget) {
        if (tokens.isEmpty() || tokens.size() > MOST_TOKENS) {
            return Optional.empty();
        }
        try {
            return Optional.of(product(tokens, budget));
        } catch (UnparsableAnswerException _) {
            return Optional.empty();
        }
    }

    private static Unit product(List<MathToken> tokens, Budget budget) {
        var product = NONE;
        var last = NONE;
        boolean divide = false;
        int raise = 1;
        int position = 0;
        while (position < tokens.size()) {
            budget.step();
            var token = tokens.get(position++);
            boolean word = token.kind() == MathToken.Kind.TEXT || token.kind() == MathToken.Kind.LETTERS;
            if (token.is("/") || (word && token.text().equals("per"))) {
                divide = true;
            } else if (word && isPast(token.text()) && !last.isNone()) {
                product = product.times(last, squareOrCubic(token.text()) - 1);
                last = NONE;
            } else if (word && squareOrCubic(token.text()) > 1) {
                raise = squareOrCubic(token.text());
            } else if (word) {
                int exponent = exponentAt(tokens, position);
                position += exponentLength(tokens, position);
                boolean plain = exponent == 1
                        && position < tokens.size()
                        && !tokens.get(position).spaced()
                        && tokens.get(position).kind() == MathToken.Kind.NUMBER
                        && tokens.get(position).text().matches("[23]");
                if (plain) {
                    exponent = Integer.parseInt(tokens.get(position++).text());
                }
                last = NONE.times(named(token.text()), (divide ? -1 : 1) * exponent * raise);
                product = product.times(last, 1);
                divide = false;
                raise = 1;
            } else if (!token.is("*") && !token.is(".")) {
                throw new UnparsableAnswerException("'%s' in a unit".formatted(token.text()));
            }
        }
        if (raise > 1 || divide) {
            throw new UnparsableAnswerException("a unit that breaks off");
        }
        return product;
    }

    /// Whether `word` raises the unit before it: metres per second squared.
    private static boolean isPast(String word) {
        return word.equalsIgnoreCase("squared") || word.equalsIgnoreCase("cubed");
    }

    private static int squareOrCubic(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "square", "sq", "squared" -> 2;
            case "cubic", "cu", "cubed" -> 3;
            default -> 1;
        };
    }

    private static int exponentLength(List<MathToken> tokens, int position) {
        if (position + 1 >= tokens.size() || !tokens.get(position).is("^")) {
            return 0;
        }
        boolean braced = tokens.get(position + 1).is("{");
        int number = braced ? position + 2 : position + 1;
        boolean negative = number < tokens.size() && tokens.get(number).is("-");
        return (braced ? 4 : 2) + (negative ? 1 : 0);
    }

    private static int exponentAt(List<MathToken> tokens, int position) {
        int length = exponentLength(tokens, position);
        if (length == 0) {
            return 1;
        }
        int number = tokens.get(position + 1).is("{") ? position + 2 : position + 1;
        boolean negative = number < tokens.size() && tokens.get(number).is("-");
        if (negative) {
            number++;
        }
        if (number >= tokens.size() || tokens.get(number).kind() != MathToken.Kind.NUMBER) {
            throw new UnparsableAnswerException("a unit with an exponent that is not a number");
        }
        var digits = tokens.get(number).text();
        if (digits.length() != 1 || Integer.parseInt(digits) > LARGEST_EXPONENT) {
            throw new UnparsableAnswerException("a unit to the power of %s".formatted(digits));
        }
        return negative ? -Integer.parseInt(digits) : Integer.parseInt(digits);
    }

    private Unit times(Unit other, int exponent) {
        var sum = new HashMap<>(dimensions);
        other.dimensions.forEach((name, power) -> sum.merge(name, power * exponent, Integer::sum));
        sum.values().removeIf(power -> power == 0);
        return new Unit(sum, factor.multiply(other.factor.pow(exponent)));
    }

    private static Unit named(String words) {
        var found = KNOWN.get(words);
        if (found == null) {
            found = KNOWN.get(singular(words));
        }
        if (found != null) {
            return found;
        }
        if (QualifyingWords.within(words) || NumberWords.isOne(words)) {
            throw new UnparsableAnswerException("'%s' is not a unit".formatted(words));
        }
        // In short symbols a capital makes a difference: mW is no MW.
        var name = words.length() <= LONGEST_SYMBOL ? words : singular(words);
        return new Unit(Map.of(name, 1), BigFraction.ONE);
    }

    private static String singular(String words) {
        var lower = words.toLowerCase(Locale.ROOT).replace(".", "").strip();
        if (lower.length() <= LONGEST_SYMBOL || !lower.endsWith("s") || lower.endsWith("ss")) {
            return lower;
        }
        if (lower.endsWith("ies") && lower.length() > 4) {
            return lower.substring(0, lower.length() - 3) + "y";
        }
        boolean hissing =
                lower.endsWith("ches") || lower.endsWith("shes") || lower.endsWith("xes") || lower.endsWith("sses");
        return lower.substring(0, lower.length() - (hissing ? 2 : 1));
    }

    /// Whether an amount in this unit may be told in `other`: the same measures, and of two things
    /// that are counted the words of one among those of the other.
    boolean agrees(Unit other) {
        return measures().equals(other.measures())
                && (things().entrySet().containsAll(other.things().entrySet())
                        || other.things().entrySet().containsAll(things().entrySet()));
    }

    /// The dimensions that are measured in known units.
    private Map<String, Integer> measures() {
        return filtered(true);
    }

    /// The dimensions that are only named.
    private Map<String, Integer> things() {
        return filtered(false);
    }

    private Map<String, Integer> filtered(boolean measured) {
        return dimensions.entrySet().stream()
                .filter(entry -> MEASURES.contains(entry.getKey()) == measured)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Whether this is a known measure and nothing that is only named.
    boolean isMeasured() {
        return !isNone() && things().isEmpty();
    }

    /// Each line: the basic unit (with its exponent), then names with their size in it.
    private static Map<String, Unit> known() {
        var lines = List.of(
                "metre 1: m 1, meter 1, metre 1, cm 1/100, centimeter 1/100, centimetre 1/100, mm 1/1000,"
                        + " millimeter 1/1000, millimetre 1/1000, km 1000, kilometer 1000, kilometre 1000,"
                        + " in 127/5000, inch 127/5000, ft 381/1250, foot 381/1250, feet 381/1250,"
                        + " yd 1143/1250, yard 1143/1250, mi 201168/125, mile 201168/125",
                "metre 3: L 1/1000, l 1/1000, liter 1/1000, litre 1/1000, mL 1/1000000, ml 1/1000000,"
                        + " milliliter 1/1000000, millilitre 1/1000000",
                "gram 1: g 1, gram 1, kg 1000, kilogram 1000, mg 1/1000, milligram 1/1000, lb"
                        + " 45359237/100000, pound 45359237/100000, oz 45359237/1600000, ounce 45359237/1600000",
                "second 1: s 1, sec 1, second 1, min 60, minute 60, h 3600, hr 3600, hour 3600, day 86400,"
                        + " week 604800",
                "year 1: year 1, yr 1, month 1/12",
                "dollar 1: dollar 1, usd 1, buck 1, cent 1/100, penny 1/100",
                "euro 1: euro 1, eur 1",
                "joule 1: j 1, J 1, joule 1, kJ 1000, kilojoule 1000, MJ 1000000",
                "newton 1: N 1, newton 1, kN 1000",
                "watt 1: W 1, watt 1, mW 1/1000, kW 1000, kilowatt 1000, MW 1000000, megawatt 1000000",
                "pascal 1: Pa 1, pascal 1, kPa 1000, kilopascal 1000, MPa 1000000, megapascal 1000000",
                "hertz 1: Hz 1, hertz 1, kHz 1000, MHz 1000000, GHz 1000000000",
                "ohm 1: ohm 1",
                "volt 1: V 1, volt 1, mV 1/1000, kV 1000",
                "celsius 1: celsius 1",
                "fahrenheit 1: fahrenheit 1",
                "radian 1: radian 1, rad 1",
                "unit 1: unit 1");
        var units = new TreeMap<String, Unit>();
        for (var line : lines) {
            var halves = line.split(": ", 2);
            int space = halves[0].lastIndexOf(' ');
            int exponent = Integer.parseInt(halves[0].substring(space + 1));
            var dimensions = Map.of(halves[0].substring(0, space), exponent);
            for (var entry : List.of(halves[1].split(", ", -1))) {
                var parts = entry.strip().split(" ", 2);
                units.put(parts[0], new Unit(dimensions, fraction(parts[1])));
            }
        }
        var speed = Map.of("metre", 1, "second", -1);
        units.put("mph", new Unit(speed, fraction("201168/125").divide(3600)));
        units.put("kph", new Unit(speed, fraction("1000/3600")));
        return units;
    }

    private static BigFraction fraction(String text) {
        var parts = text.split("/", 2);
        return parts.length == 1
                ? new BigFraction(Long.parseLong(parts[0]))
                : new BigFraction(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /// The unit in a normalised answer.
    String written() {
        return new TreeMap<>(dimensions)
                .entrySet().stream()
                        .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getKey() + "^" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}

package dev.frugal.runs.report;

import java.util.List;
import java.util.Map;

/// The colour, dash and marker of each name.
///
/// @param roles the names with a part of their own, which have its colour in every plot: the line that a plot is
///   about, the truth, and rivals
record Legend(List<String> names, Map<String, Role> roles) {
    private static final int COLOURS = 7;
    private static final int DASHES = 4;

    /// The symbol of a name in the legend.
    enum Swatch {
        LINE,
        BOLD,
        RIVAL,
        DASHED,
        DOTTED,
        BROAD,
        AREA,
        POINT,
        MARK
    }

    /// The part of a name in a plot.
    enum Role {
        HERO("c0"),
        TRUTH("c1"),
        RIVAL("c6"),
        ASIDE("c6");

        private final String colour;

        Role(String colour) {
            this.colour = colour;
        }
    }

    static Legend of(List<String> names) {
        return of(names, Map.of());
    }

    static Legend of(List<String> names, Map<String, Role> roles) {
        return new Legend(names.stream().distinct().toList(), Map.copyOf(roles));
    }

    /// The dash of a rival, by its place among them.
    String dash(String name) {
        var rivals = names.stream().filter(one -> roles.get(one) == Role.RIVAL).toList();
        return "r" + Math.max(0, rivals.indexOf(name)) % DASHES;
    }

    /// The CSS class that colours `name`.
    String colour(String name) {
        var role = roles.get(name);
        return role == null ? "c" + names.indexOf(name) % COLOURS : role.colour;
    }

    /// A marker at a position; its shape depends on the name, so that names differ by more than
    /// colour.
    String marker(String name, double x, double y) {
        return switch (names.indexOf(name) % 6) {
            case 0 -> shape("M%s %sm-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z", x, y);
            case 1 -> shape("M%s %sm-2.4-2.4h4.8v4.8h-4.8z", x, y);
            case 2 -> shape("M%s %sm0-3.2l3 5.4h-6z", x, y);
            case 3 -> shape("M%s %sm0-3.3l3.3 3.3l-3.3 3.3l-3.3-3.3z", x, y);
            case 4 -> shape("M%s %sm0 3.2l3-5.4h-6z", x, y);
            default -> shape("M%s %sm-1-3h2v2h2v2h-2v2h-2v-2h-2v-2h2z", x, y);
        };
    }

    private static String shape(String path, double x, double y) {
        return path.formatted(Markup.coordinate(x), Markup.coordinate(y));
    }

    /// The legend as an HTML list, which wraps where a drawing would not; nothing for a single
    /// name.
    String html(List<Swatch> swatches) {
        if (names.size() < 2) {
            return "";
        }
        var list = new Markup().add("<ul class=\"legend\">");
        for (int i = 0; i < names.size(); i++) {
            list.add(
                    "<li><svg class=\"%s\" viewBox=\"0 0 22 10\" aria-hidden=\"true\">%s</svg>%s</li>",
                    colour(names.get(i)), swatch(swatches.get(i), names.get(i)), Markup.escaped(names.get(i)));
        }
        return list.add("</ul>").toString();
    }

    private String swatch(Swatch swatch, String name) {
        return switch (swatch) {
            case BOLD -> "<path class=\"line bold\" d=\"M1 5H21\"/>";
            case RIVAL -> "<path class=\"line rival %s\" d=\"M1 5H21\"/>".formatted(dash(name));
            case LINE -> "<path class=\"line\" d=\"M1 5H21\"/>";
            case DASHED -> "<path class=\"line dashed\" d=\"M1 5H21\"/>";
            case DOTTED -> "<path class=\"line dotted\" d=\"M1 5H21\"/>";
            case BROAD -> "<path class=\"line broad\" d=\"M2 5H20\"/>";
            case AREA -> "<path class=\"bar\" d=\"M3 1H19V9H3z\"/>";
            case POINT -> "<path class=\"point\" d=\"%s\"/>".formatted(marker(name, 11, 5));
            case MARK -> "<path class=\"mark\" d=\"M11 0V10\"/>";
        };
    }
}

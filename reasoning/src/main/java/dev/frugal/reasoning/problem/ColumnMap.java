package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.table.TableFile;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which column of a file plays which role: what the user says, the file's layout for the rest, and
/// columns that bear the name of their role.
///
/// `layout`: the layout recognised, or `none`.
record ColumnMap(String layout, Map<ColumnRole, String> columns, AnswerFormat goldForm) {
    /// @throws InvalidInputException if a column named by the user is not there
    static ColumnMap of(TableFile table, ProblemSource source) {
        var names = names(table);
        var layout = Layout.of(names);
        var columns = new EnumMap<ColumnRole, String>(ColumnRole.class);
        for (var role : List.of(ColumnRole.LEVEL, ColumnRole.SUBJECT, ColumnRole.ID)) {
            var name = role.name().toLowerCase(Locale.ROOT);
            if (names(table).contains(name)) {
                columns.put(role, name);
            }
        }
        layout.ifPresent(known -> columns.putAll(known.columns()));
        source.columns().forEach((role, column) -> {
            requireColumn(table, role.name().toLowerCase(Locale.ROOT), column);
            columns.put(role, column);
        });
        source.filter().keySet().forEach(column -> requireColumn(table, "filter", column));
        return new ColumnMap(layout.map(Layout::name).orElse("none"), columns, goldForm(source, layout));
    }

    private static AnswerFormat goldForm(ProblemSource source, Optional<Layout> layout) {
        if (source.goldForm() != AnswerFormat.AUTOMATIC) {
            return source.goldForm();
        }
        return source.columns().containsKey(ColumnRole.GOLD)
                ? AnswerFormat.ANSWER
                : layout.map(Layout::form).orElse(AnswerFormat.ANSWER);
    }

    private static List<String> names(TableFile table) {
        return List.copyOf(table.first(1).getFirst().values().propertyNames());
    }

    private static void requireColumn(TableFile table, String use, String column) {
        if (!names(table).contains(column)) {
            throw new InvalidInputException("%s has no column '%s', which is configured as %s; it has %s"
                    .formatted(table.path(), column, use, String.join(", ", names(table))));
        }
    }

    /// The column of a role one cannot do without.
    ///
    /// @throws InvalidInputException if there is none
    String required(ColumnRole role, TableFile table) {
        var column = columns.get(role);
        if (column == null) {
            var name = role.name().toLowerCase(Locale.ROOT);
            throw new InvalidInputException(
                    ("%s has the columns %s, none of which is recognised as the %s; name it under columns, as in '%s: "
                                    + "COLUMN'")
                            .formatted(table.path(), String.join(", ", names(table)), name, name));
        }
        return column;
    }

    Optional<String> optional(ColumnRole role) {
        return Optional.ofNullable(columns.get(role));
    }
}

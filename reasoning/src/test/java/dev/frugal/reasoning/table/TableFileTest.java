package dev.frugal.reasoning.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
    @TempDir
    private Path root;

    @Test
    void everyFormatGivesTheSameRows() throws IOException {
        var parquet = root.resolve("a.parquet");
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put("problem", ParquetFile.Type.TEXT);
        columns.put("answer", ParquetFile.Type.INTEGER);
        ParquetFile.write(parquet, columns, List.of(List.of("1 + 1, then?", 2L), List.of("a\nb", 3L)));
        var files = List.of(
                parquet,
                file("a.jsonl", """
                                {"problem": "1 + 1, then?", "answer": 2}

                                {"answer": "3", "problem": "a\\nb"}
                                """),
                file("a.json", """
                                [{"problem": "1 + 1, then?", "answer": 2},
                                 {"problem": "a\\nb", "answer": 3, "more": [1]}]
                                """),
                file("a.csv", "problem,answer\n\"1 + 1, then?\",2\n\"a\nb\",3\n"),
                file("a.tsv", "problem\tanswer\n1 + 1, then?\t2\n\"a\nb\"\t3\n"));
        for (var path : files) {
            assertThat(TableFile.open(path).columns())
                    .as(path.toString())
                    .containsExactlyInAnyOrder("problem", "answer");
            assertThat(rows(path, "answer", "problem"))
                    .as(path.toString())
                    .containsExactly(List.of("2", "1 + 1, then?"), List.of("3", "a\nb"));
        }
    }

    @Test
    void aValueThatIsNotThereIsEmptyAndNamesMayBeOdd() throws IOException {
        var path = file("a.jsonl", "{\"a/b~c\": \"x\", \"it's\": null}\n{}\n");
        var seen = new ArrayList<List<Optional<String>>>();
        TableFile.open(path).forEach(List.of("a/b~c", "it's"), row -> seen.add(row.values()));
        assertThat(seen)
                .containsExactly(
                        List.of(Optional.of("x"), Optional.empty()), List.of(Optional.empty(), Optional.empty()));
    }

    @Test
    void readingStopsWhereTheReaderHasEnough() throws IOException {
        var path = file("a.jsonl", "{\"a\": 1}\n".repeat(100_000));
        var numbers = new ArrayList<Long>();
        TableFile.open(path).forEach(List.of("a"), row -> {
            numbers.add(row.number());
            return numbers.size() < 2;
        });
        assertThat(numbers).containsExactly(1L, 2L);
    }

    @Test
    void aMalformedLineIsNamed() throws IOException {
        var path = file("bad.jsonl", "{\"a\": 1}\n\n{\"a\" 2}\n{\"a\": 3}\n");
        assertThatThrownBy(() -> rows(path, "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bad.jsonl, line 3, column");
        var csv = file("bad.csv", "a,b\n1,2\n1,2,3\n");
        assertThatThrownBy(() -> rows(csv, "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bad.csv, line 3: 3 values where the header has 2");
        var list = file("list.jsonl", "{\"a\": \"x\"}\n{\"a\": [1]}\n");
        assertThatThrownBy(() -> rows(list, "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 2: 'a' is a list");
        var bare = file("bare.jsonl", "{\"a\": \"x\"}\n7\n");
        assertThatThrownBy(() -> rows(bare, "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 2: not a JSON object");
        var array = file("bad.json", "[{\"a\": 1},\n{\"a\" 2}]");
        assertThatThrownBy(() -> rows(array, "a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bad.json, line 2");
    }

    @Test
    void whatIsNoTableIsSaid() throws IOException {
        var mistakes = Map.of(
                file("empty.jsonl", ""), "is empty",
                file("blank.jsonl", "\n\n"), "is empty",
                file("none.json", "[]"), "is empty",
                file("a.xlsx", "x"), "cannot tell the format",
                file("no.parquet", "PAR1 or not"), "cannot read",
                root.resolve("gone.jsonl"), "there is no file");
        mistakes.forEach((path, part) -> assertThatThrownBy(() -> TableFile.open(path))
                .as(path.toString())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part)
                .hasMessageContaining(path.getFileName().toString()));
    }

    @Test
    void aColumnThatIsMissingOrNestedIsSaid() throws IOException {
        var path = file("a.jsonl", "{\"a\": 1, \"b\": 2}\n");
        assertThatThrownBy(() -> rows(path, "c"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.jsonl has no column 'c'; it has a, b");
        var nested = root.resolve("nested.parquet");
        try (var database = LockedDatabase.whole(List.of(nested));
                var statement = database.createStatement()) {
            statement.execute("COPY (SELECT ['x'] AS answer) TO %s (FORMAT parquet, USE_TMP_FILE false)"
                    .formatted(LockedDatabase.literal(nested)));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        assertThatThrownBy(() -> rows(nested, "answer"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'answer' of")
                .hasMessageContaining("VARCHAR[]");
    }

    @Test
    void theDatabaseSeesNothingButItsFile() throws IOException, SQLException {
        var own = file("own.jsonl", "{\"a\": 1}\n");
        var other = file("other.jsonl", "{\"a\": 1}\n");
        var forbidden = List.of(
                "SELECT * FROM read_json_objects(%s)".formatted(LockedDatabase.literal(other)),
                "SELECT * FROM read_text('/etc/hostname')",
                "SELECT * FROM read_csv('https://example.org/a.csv')",
                "COPY (SELECT 1) TO %s".formatted(LockedDatabase.literal(root.resolve("new.csv"))),
                "ATTACH %s".formatted(LockedDatabase.literal(root.resolve("new.db"))),
                "INSTALL httpfs",
                "SET enable_external_access=true",
                "SET allowed_paths=['/']");
        try (var database = LockedDatabase.whole(List.of(own));
                var statement = database.createStatement()) {
            for (var query : forbidden) {
                assertThatThrownBy(() -> statement.execute(query)).as(query).isInstanceOf(SQLException.class);
            }
        }
        assertThat(root.resolve("new.csv")).doesNotExist();
        assertThat(root.resolve("new.db")).doesNotExist();
    }

    @Test
    void partsJoinInOrder() {
        var columns = Map.of("n", ParquetFile.Type.INTEGER);
        var parts = List.of(root.resolve("1.parquet"), root.resolve("2.parquet"));
        ParquetFile.write(parts.get(0), columns, List.of(List.of(1L), List.of(2L)));
        ParquetFile.write(parts.get(1), columns, List.of(List.of(3L)));
        var whole = root.resolve("whole.parquet");
        ParquetFile.join(whole, parts);
        assertThat(ParquetFile.read(whole)).containsExactly(Map.of("n", 1L), Map.of("n", 2L), Map.of("n", 3L));
    }

    private static List<List<String>> rows(Path path, String... columns) {
        var all = new ArrayList<List<String>>();
        TableFile.open(path)
                .forEach(
                        List.of(columns),
                        row -> all.add(row.values().stream()
                                .map(value -> value.orElse("?"))
                                .toList()));
        return all;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(root.resolve(name), text);
    }
}

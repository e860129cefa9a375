package dev.frugal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.JsonValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
        var lines = """
                {"problem": "1 + 1, then?", "answer": 2}

                {"answer": "3", "problem": "a\\nb"}
                """;
        var files = List.of(
                parquet,
                file("a.jsonl", lines),
                file("lines.json", lines),
                packed("a.jsonl.gz", lines),
                file("a.json", """
                                [{"problem": "1 + 1, then?", "answer": 2},
                                 {"problem": "a\\nb", "answer": 3, "more": [1]}]
                                """),
                file("a.csv", "problem,answer\n\"1 + 1, then?\",2\n\"a\nb\",3\n"),
                file("mark.csv", "\uFEFFproblem,answer\r\n\"1 + 1, then?\",2\r\n\"a\nb\",3"),
                file("semicolons.csv", "problem;answer\n1 + 1, then?;2\n\"a\nb\";3\n"),
                file("a.tsv", "problem\tanswer\n1 + 1, then?\t2\n\"a\nb\"\t3\n"));
        for (var path : files) {
            assertThat(rows(path, "answer", "problem"))
                    .as(path.toString())
                    .containsExactly(List.of("2", "1 + 1, then?"), List.of("3", "a\nb"));
        }
    }

    @Test
    void nestedValuesAreNestedInEveryFormatThatHasThem() throws IOException {
        var row = "{\"messages\":[{\"role\":\"user\",\"content\":\"1+1\"}],\"gold\":{\"value\":[\"2\",\"3\"]}}";
        var parquet = root.resolve("nested.parquet");
        database(
                parquet,
                "COPY (SELECT [{'role': 'user', 'content': '1+1'}] AS messages, {'value': ['2', '3']} AS gold) TO %s"
                        + " (FORMAT parquet, USE_TMP_FILE false)");
        for (var path : List.of(parquet, file("nested.jsonl", row), file("nested.json", "[" + row + "]"))) {
            assertThat(TableFile.of(path).first(9))
                    .extracting(one -> one.values().toString())
                    .containsExactly(row);
        }
    }

    @Test
    void numbersKeepTheirDigits() throws IOException {
        var path = file("a.jsonl", "{\"a\": 12345678901234567890, \"b\": 0.10000000000000000001, \"c\": 27.0}\n");
        assertThat(rows(path, "a", "b", "c"))
                .containsExactly(List.of("12345678901234567890", "0.10000000000000000001", "27.0"));
    }

    @Test
    void aParquetFileIsReadForTheColumnsAskedFor() {
        var path = root.resolve("a.parquet");
        var columns = new LinkedHashMap<String, ParquetFile.Type>();
        columns.put("a", ParquetFile.Type.NUMBER);
        columns.put("it's \"b\"", ParquetFile.Type.TRUTH);
        ParquetFile.write(path, columns, List.of(List.of(0.5, true)));
        var seen = new ArrayList<String>();
        TableFile.of(path)
                .forEach(List.of("it's \"b\""), row -> seen.add(row.values().toString()));
        assertThat(seen).containsExactly("{\"it's \\\"b\\\"\":true}");
    }

    @Test
    void aRowThatIsAListHasNumberedColumns() throws IOException {
        var row = "[{\"from\": \"human\"}, 7]";
        for (var path : List.of(file("a.jsonl", row + "\n" + row), file("a.json", "[" + row + ", " + row + "]"))) {
            assertThat(TableFile.of(path).first(9))
                    .extracting(one -> one.values().toString())
                    .containsOnly("{\"0\":{\"from\":\"human\"},\"1\":7}")
                    .hasSize(2);
        }
    }

    @Test
    void readingStopsWhereTheReaderHasEnough() throws IOException {
        var path = file("a.jsonl", "{\"a\": 1}\n".repeat(100_000) + "not JSON");
        var numbers = new ArrayList<Long>();
        TableFile.of(path).forEach(row -> {
            numbers.add(row.number());
            return numbers.size() < 2;
        });
        assertThat(numbers).containsExactly(1L, 2L);
        assertThat(TableFile.of(path).first(3)).hasSize(3);
    }

    @Test
    void aDamagedFileIsNamedWithItsLine() throws IOException {
        var mistakes = new LinkedHashMap<Path, String>();
        mistakes.put(file("bad.jsonl", "{\"a\": 1}\n\n{\"a\" 2}\n{\"a\": 3}\n"), "bad.jsonl, line 3, column");
        mistakes.put(file("bad.csv", "a,b\n1,2\n1,2,3\n"), "bad.csv, line 3: 3 values where the header has 2");
        mistakes.put(
                file("open.csv", "a,b\n1,\"2\n3,4\n"), "open.csv, line 2: a quotation mark is opened and not closed");
        mistakes.put(file("twice.csv", "a,a\n1,2\n"), "line 1: two columns have the same name");
        mistakes.put(file("bare.jsonl", "{\"a\": \"x\"}\n7\n"), "bare.jsonl, line 2: not a JSON object");
        mistakes.put(file("bad.json", "[{\"a\": 1},\n{\"a\" 2}]"), "bad.json, line 2");
        mistakes.put(file("cut.json", "[{\"a\": 1},\n{\"a\": 2}"), "cut.json, line 2");
        mistakes.put(
                file("more.json", "[{\"a\": 1}]\n[{\"a\": 2}]"), "more.json, line 2: there is text after the list");
        mistakes.put(file("twice.jsonl", "{\"a\": 1, \"a\": 2}\n"), "twice.jsonl, line 1");
        mistakes.put(Files.write(root.resolve("latin.csv"), new byte[] {'a', '\n', (byte) 0xE4, '\n'}), "UTF-8");
        mistakes.put(Files.write(root.resolve("latin.jsonl"), new byte[] {'"', (byte) 0xE4, '"'}), "UTF-8");
        mistakes.put(file("no.jsonl.gz", "{\"a\": 1}\n"), "cannot read");
        mistakes.put(file("no.parquet", "PAR1 or not"), "cannot read");
        mistakes.forEach((path, part) -> assertThatThrownBy(() -> rows(path))
                .as(path.toString())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part)
                .hasMessageContaining(path.getFileName().toString()));
    }

    @Test
    void aParquetFileWithDamagedPagesIsRefused() throws IOException {
        var path = root.resolve("a.parquet");
        database(
                path,
                "COPY (SELECT i, md5(i::VARCHAR) AS t FROM range(100000) r(i)) TO %s (FORMAT parquet, USE_TMP_FILE false)");
        var bytes = Files.readAllBytes(path);
        java.util.Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 0x5A);
        Files.write(path, bytes);
        assertThatThrownBy(() -> rows(path))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("a.parquet as Parquet");
    }

    @Test
    void whatIsNoTableIsSaid() throws IOException {
        var mistakes = Map.of(
                file("empty.jsonl", ""), "is empty",
                file("blank.jsonl", "\n\n"), "is empty",
                file("none.json", "[]"), "is empty",
                file("header.csv", "a,b\n"), "is empty",
                file("a.xlsx", "x"), "cannot tell the format",
                root.resolve("gone.jsonl"), "there is no file");
        mistakes.forEach((path, part) -> assertThatThrownBy(() -> rows(path))
                .as(path.toString())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part)
                .hasMessageContaining(path.getFileName().toString()));
    }

    @Test
    void aValueWithoutAnEndIsRefusedBeforeItFillsTheMemory() throws IOException {
        var path = root.resolve("endless.jsonl.gz");
        try (var stream = new GZIPOutputStream(Files.newOutputStream(path))) {
            stream.write("{\"a\": [".getBytes(StandardCharsets.UTF_8));
            var zeros = "0,".repeat(1 << 19).getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written <= JsonValues.LARGEST_VALUE; written += zeros.length) {
                stream.write(zeros);
            }
        }
        assertThatThrownBy(() -> rows(path))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a value of more than 64 MiB");
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
        TableFile.of(path)
                .forEach(row -> all.add(Stream.of(columns)
                        .map(column -> row.values().path(column).asString("?"))
                        .toList()));
        return all;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(root.resolve(name), text);
    }

    private Path packed(String name, String text) throws IOException {
        var path = root.resolve(name);
        try (var stream = new GZIPOutputStream(Files.newOutputStream(path))) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }

    private static void database(Path target, String query) {
        try (var database = LockedDatabase.whole(List.of(target));
                var statement = database.createStatement()) {
            statement.execute(query.formatted(LockedDatabase.literal(target)));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}

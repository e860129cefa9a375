package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingStoreTest {
    @TempDir
    private Path runs;

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream("x".repeat(count).getBytes(StandardCharsets.UTF_8));
    }

    private RecordingStore store(long largest, long most) {
        return new RecordingStore(runs.resolve(RecordingStore.FOLDER), largest, most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..",
                ".",
                "",
                "/",
                "C:\\a\\..\\b.csv",
                "a/../../b.parquet",
                "\u0000x.csv",
                ".git"
            })
    void whateverAFileIsCalledItStaysInTheStudiosFolder(String name) throws IOException {
        var store = store(100, 100);
        var kept = store.keep(name, bytes(5));
        assertThat(kept.file().toRealPath().startsWith(store.folder().toRealPath()))
                .isTrue();
        assertThat(kept.name()).matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");
        assertThat(Files.readString(kept.file())).isEqualTo("xxxxx");
        assertThat(store.find(kept.id())).isEqualTo(kept);
    }

    @Test
    void theSameFileIsKeptOnce() throws IOException {
        var store = store(100, 100);
        var first = store.keep("a.csv", bytes(40));
        assertThat(store.keep("a.csv", bytes(40))).isEqualTo(first);
        assertThat(store.keep("b.csv", bytes(40))).isNotEqualTo(first);
        assertThat(store.held()).isEqualTo(80);
    }

    @Test
    void aFileThatIsTooLargeLeavesNothing() throws IOException {
        var store = store(10, 15);
        assertThatThrownBy(() -> store.keep("a.csv", bytes(11)))
                .isInstanceOf(RefusedRequestException.class)
                .hasMessageContaining("larger than 10 bytes");
        store.keep("b.csv", bytes(10));
        assertThatThrownBy(() -> store.keep("c.csv", bytes(6)))
                .isInstanceOf(RefusedRequestException.class)
                .hasMessageContaining("remove some from");
        assertThat(store.held()).isEqualTo(10);
    }

    @Test
    void aNameFromARequestNeverBecomesAPath() throws IOException {
        var store = store(100, 100);
        var kept = store.keep("a.csv", bytes(5));
        for (var id : new String[] {"", ".", "..", "../" + RecordingStore.FOLDER, kept.id() + "/..", "nothing"}) {
            assertThatThrownBy(() -> store.find(id)).isInstanceOf(RefusedRequestException.class);
        }
    }

    @Test
    void aFolderThatIsALinkIsNotWrittenInto() throws IOException {
        var elsewhere = Files.createDirectory(runs.resolve("elsewhere"));
        Files.createSymbolicLink(runs.resolve(RecordingStore.FOLDER), elsewhere);
        assertThatThrownBy(() -> store(100, 100).keep("a.csv", bytes(5))).isInstanceOf(InvalidInputException.class);
        assertThat(elsewhere).isEmptyDirectory();
    }
}

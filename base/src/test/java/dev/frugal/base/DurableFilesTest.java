package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
    @TempDir
    Path folder;

    @Test
    void theContentIsReplacedAndNothingElseIsLeft() throws Exception {
        var file = folder.resolve("below").resolve("a.txt");
        DurableFiles.write(file, "first");
        DurableFiles.write(file, "second");
        assertThat(file).hasContent("second");
        try (var files = Files.list(file.resolveSibling("."))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aWriteThatBreaksOffLeavesTheOldContentAndNoLitter() throws Exception {
        var file = folder.resolve("a.txt");
        DurableFiles.write(file, "old");
        assertThatThrownBy(() -> DurableFiles.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("No space left on device");
        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFailureOfTheWriterItselfLeavesNoLitterEither() throws Exception {
        var file = folder.resolve("a.txt");
        assertThatThrownBy(() -> DurableFiles.write(file, _ -> {
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileWhereAFolderIsNeededIsTheUsersToMend() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DurableFiles.write(file.resolve("a.txt"), "text"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a file exists where a folder is needed");
    }

    @Test
    void theSystemsReasonIsSaidInWords() {
        var path = Path.of("a.txt");
        assertThat(DurableFiles.cannotWrite(path, new AccessDeniedException("a.txt")))
                .hasMessageContaining("permission denied");
        assertThat(DurableFiles.cannotWrite(path, new FileSystemException("a.txt", null, "Read-only file system")))
                .hasMessageContaining("Read-only file system");
    }
}

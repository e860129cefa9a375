package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedJsonTest {
    record Account(String name, double tokens) {}

    private final Account account = new Account("run é", 0.1);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("account.json");
        SealedJson.write(file, account);
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        assertThat(SealedJson.read(file, Account.class)).isEqualTo(account);
        assertThat(Documents.text(file)).contains("\"sha256\"");
    }

    @Test
    void aChangedNumberIsNoticed() throws IOException {
        Files.writeString(file, Documents.text(file).replace("0.1", "0.2"));
        assertThatThrownBy(() -> SealedJson.read(file, Account.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("was changed since it was written");
    }

    @Test
    void everyChangedBitIsNoticedOrChangesNothing() throws IOException {
        var sound = Files.readAllBytes(file);
        for (int bit = 0; bit < sound.length * Byte.SIZE; bit++) {
            var changed = sound.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, changed);
            try {
                assertThat(SealedJson.read(file, Account.class)).isEqualTo(account);
            } catch (InvalidInputException noticed) {
                assertThat(noticed).message().isNotBlank();
            }
        }
    }

    @Test
    void aFileWrittenByHandNeedsNoChecksum() throws IOException {
        Files.writeString(file, "{\"name\": \"by hand\", \"tokens\": 3}");
        assertThat(SealedJson.read(file, Account.class)).isEqualTo(new Account("by hand", 3));
    }
}

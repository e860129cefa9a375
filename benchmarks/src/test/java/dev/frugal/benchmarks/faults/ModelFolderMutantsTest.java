package dev.frugal.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.generation.Question;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderMutantsTest {
    private static final int MUTANTS = Integer.getInteger("frugal.mutants", 200);
    private static final long SEED = Long.getLong("frugal.mutants.seed", 1);

    @TempDir
    private static Path root;

    @BeforeAll
    static void writeASoundFolder() {
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(root.resolve("sound"), model);
        }
    }

    @Test
    void aChangedFolderWorksOrIsRefusedInOneSentence() throws IOException {
        var mutants = new ModelFolderMutants(root.resolve("sound"));
        var seed = new Seed(SEED).named("model folders");
        var faults = new ArrayList<String>();
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            var folder = Files.createDirectory(root.resolve("mutant-" + i));
            var mutant = mutants.write(folder, seed.at(i));
            long begin = System.nanoTime();
            try {
                ask(folder, mutant.chat());
            } catch (InvalidInputException refusal) {
                refused++;
                if (!isOneSentence(String.valueOf(refusal.getMessage()))) {
                    faults.add("%d, %s: %s".formatted(i, mutant.change(), refusal.getMessage()));
                }
            } catch (RuntimeException | Error failure) {
                faults.add("%d, %s: %s".formatted(i, mutant.change(), failure));
            }
            if (Boolean.getBoolean("frugal.mutants.slow")
                    && System.nanoTime() - begin > Duration.ofSeconds(1).toNanos()) {
                faults.add("%d, %s: slow".formatted(i, mutant.change()));
            }
            remove(folder);
        }
        assertThat(faults).isEmpty();
        // Else nothing was tried.
        assertThat(refused).isBetween(MUTANTS / 4, MUTANTS * 9 / 10);
    }

    private static void ask(Path folder, boolean chat) {
        try (var pretrained = ModelFolder.read(folder)) {
            new Question(
                            "37+25=",
                            chat,
                            Optional.empty(),
                            Map.of(),
                            1,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            4,
                            1)
                    .ask(pretrained, folder.toString());
        }
    }

    private static boolean isOneSentence(String message) {
        return !message.contains("\n") && message.length() > 20 && !message.contains("Exception");
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

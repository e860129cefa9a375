package dev.frugal.reasoning.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/how-to/write-your-own-reward.md`.
class DocumentedRewardsTest {
    private static final Path PAGE = Path.of("..", "docs", "how-to", "write-your-own-reward.md");
    private static final Path SOURCES = Path.of("src", "test", "java");

    @Test
    void theProgramOfThePageRewardsWhatItSays(@TempDir Path folder) throws IOException {
        assumeThat(pythonRuns()).as("python3 on the path").isTrue();
        Files.writeString(folder.resolve("my_reward.py"), block("python"));
        var command = new RewardSettings.Command("python3 my_reward.py", folder.toString(), 60);
        var sum = RewardSum.of(1, new WeightedReward("boxed", 0.5, command));
        try (var rewards = sum.open()) {
            var earned = rewards.score(List.of(answered())).getFirst();
            assertThat(earned.byName().get("boxed")).containsExactly(1, 0, 0);
            assertThat(earned.totals()).containsExactly(1.5, 0, 0);
        }
    }

    @Test
    void theClassOfThePageIsTheOneThatTestsUse() throws IOException {
        var source = block("java");
        var name = Pattern.compile("class (\\w+)").matcher(source);
        assertThat(name.find()).isTrue();
        var file = SOURCES.resolve("dev/frugal/reasoning/example/%s.java".formatted(name.group(1)));
        assertThat(source).isEqualTo(Files.readString(file));
    }

    private static AnsweredProblem answered() {
        return new AnsweredProblem(
                "1+1=", "2", Map.of(),
                List.of(
                        new AnsweredProblem.Response("so \\boxed{2}", new int[5], true, true),
                        new AnsweredProblem.Response("so \\boxed{2}", new int[5], false, false),
                        new AnsweredProblem.Response("two", new int[2], true, false)));
    }

    private static boolean pythonRuns() {
        try {
            return new ProcessBuilder("python3", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String block(String language) throws IOException {
        var found =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(found.find()).as("a block of " + language).isTrue();
        return found.group(1);
    }
}

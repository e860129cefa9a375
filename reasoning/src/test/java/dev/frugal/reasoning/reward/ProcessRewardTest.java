package dev.frugal.reasoning.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A user's process, played by the shell that every machine has.
class ProcessRewardTest {
    /// Seconds for a shell to answer, perhaps on a busy machine.
    private static final double PATIENCE = 60;

    /// Seconds after which a process that says nothing counts as hanging.
    private static final double IMPATIENCE = 0.2;

    @TempDir
    private Path folder;

    @Test
    void theProcessReadsProblemsAndItsRowsAndIsKeptAlive() throws IOException {
        var seen = folder.resolve("seen.jsonl");
        var script = script(
                "echo started >> %s.starts; while read -r line; do printf '%%s\\n' \"$line\" >> %s; echo '{\"rewards\": [0.5, -1]}'; done"
                        .formatted(seen, seen));
        try (var rewards = open(script, PATIENCE)) {
            for (int step = 0; step < 3; step++) {
                var earned = rewards.score(List.of(problem("1+1=", "2"), problem("é\n=", "3")));
                assertThat(earned)
                        .allSatisfy(
                                group -> assertThat(group.byName().get("mine")).containsExactly(0.5, -1));
                assertThat(earned.getFirst().totals()).containsExactly(1 + 2 * 0.5, 2 * -1);
            }
        }
        var lines = Files.readAllLines(seen);
        assertThat(lines).hasSize(6);
        assertThat(Files.readAllLines(Path.of(seen + ".starts"))).hasSize(1);
        var second = Documents.map(lines.get(1), "seen.jsonl");
        assertThat(second)
                .containsEntry("prompt", "é\n=")
                .containsEntry("gold", "3")
                .containsEntry("columns", Map.of("topic", "sums", "level", 2));
        assertThat(second.get("responses"))
                .isEqualTo(List.of(
                        Map.of("text", "2", "tokens", List.of(7, 1), "finished", true, "correct", true),
                        Map.of("text", "", "tokens", List.of(8), "finished", false, "correct", false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "read -r line; echo boom >&2; exit 3 | ended with exit code 3 after 0 of 2 problems of a step; it last wrote 'boom' on standard error",
                "read -r line; echo '{\"rewards\": [1, 2]}'; exit 0 | ended with exit code 0 after 1 of 2 problems",
                "while read -r line; do echo hello; done | answered problem 1 of 2 with 'hello'; expected one line of JSON",
                "while read -r line; do echo '[1, 2]'; done | answered problem 1 of 2 with '[1, 2]'; expected one line of JSON",
                "while read -r line; do echo '{\"rewards\": [1, true]}'; done | expected one line of JSON",
                "while read -r line; do echo '{\"rewards\": [1, 2], \"reward\": 1}'; done | expected one line of JSON",
                "while read -r line; do echo '{\"rewards\": [1, NaN]}'; done | gave NaN for response 2 to problem 1 of a step; expected a finite number",
                "while read -r line; do echo '{\"rewards\": [1, 1e999]}'; done | gave Infinity for response 2",
                "while read -r line; do echo '{\"rewards\": [1]}'; done | gave 1 numbers for the 2 responses to problem 1 of a step",
                "read -r line; printf '%03000000d' 0; sleep 60 | wrote a line of more than 1048576 bytes that begins with '000",
                "read -r line; yes | answered problem 1 of 2 with 'y'",
                "yes | 'y'",
            })
    void whatItDoesWrongIsOneSentence(String body, String part) throws IOException {
        try (var rewards = open(script(body), PATIENCE)) {
            assertThatThrownBy(() -> rewards.score(List.of(problem("1+1=", "2"), problem("1+2=", "3"))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("the reward 'mine'")
                    .hasMessageContaining(part);
        }
    }

    @Test
    void oneThatHangsIsGivenUpAndEnded() throws IOException {
        var alive = folder.resolve("pid");
        var script = script("echo $$ > %s; sleep 600".formatted(alive));
        try (var rewards = open(script, IMPATIENCE)) {
            assertThatThrownBy(() -> rewards.score(List.of(problem("1+1=", "2"))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "answered 0 of 1 problems within 0.2 s; make it faster, flush what it writes");
        }
        if (Files.exists(alive)) {
            long process = Long.parseLong(Files.readString(alive).strip());
            ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
            assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void oneThatCannotBeStartedIsOneSentence() {
        assertThatThrownBy(() -> open("no-such-program --fast", PATIENCE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be started by 'no-such-program --fast'")
                .hasMessageEndingWith("in /: No such file or directory; correct the command");
    }

    @Test
    void whatItRemembersIsToldToTheNextOne() throws IOException {
        var script = script(counter());
        Map<String, String> states;
        try (var rewards = open(script, PATIENCE)) {
            assertThat(rewards.states()).isEmpty();
            assertThat(first(rewards)).isEqualTo(1);
            assertThat(first(rewards)).isEqualTo(2);
            states = rewards.states();
        }
        assertThat(states).isEqualTo(Map.of("mine", "{\"calls\":2}"));
        try (var resumed = open(script, PATIENCE)) {
            resumed.restore(states);
            assertThat(resumed.states()).isEqualTo(states);
            assertThat(first(resumed)).isEqualTo(3);
            assertThat(first(resumed)).isEqualTo(4);
        }
    }

    /// Rewards the first response by how often it was asked.
    private static String counter() {
        return """
                n=0
                while read -r line; do
                  case $line in *'"state":'*) n=${line#*'"calls":'}; n=${n%%\\}*} ;; esac
                  n=$((n + 1))
                  echo "{\\"rewards\\": [$n, 0], \\"state\\": {\\"calls\\": $n}}"
                done
                """;
    }

    private static double first(OpenRewards rewards) {
        return rewards.score(List.of(problem("1+1=", "2"))).getFirst().of(0).getOrDefault("mine", Double.NaN);
    }

    private static OpenRewards open(String command, double deadline) {
        return RewardSum.of(1, new WeightedReward("mine", 2, new RewardSettings.Command(command, "/", deadline)))
                .open();
    }

    private static AnsweredProblem problem(String prompt, String gold) {
        return new AnsweredProblem(
                prompt,
                gold,
                new Problem(prompt, gold, 0, 0)
                        .withRow("{\"topic\": \"sums\", \"level\": 2, \"note\": null}")
                        .columns(),
                Stream.of(
                                new AnsweredProblem.Response("2", new int[] {7, 1}, true, true),
                                new AnsweredProblem.Response("", new int[] {8}, false, false))
                        .toList());
    }

    private String script(String body) throws IOException {
        var file = folder.resolve("reward of mine.sh");
        Files.writeString(file, body);
        return "sh '%s'".formatted(file);
    }
}

package dev.frugal.reasoning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.task.TaskVocabulary;
import dev.frugal.reasoning.task.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EmbeddedModelTest {
    private static final String FOLDER = "/dev/frugal/reasoning/models/arithmetic-chains/";
    private static final int TWO_MEGABYTES = 2 << 20;
    private static final double ROUNDING = 1e-9;

    @Test
    void itsFilesAreThoseOfItsChecksums() throws IOException, NoSuchAlgorithmException {
        long size = 0;
        for (var line : text("SHA256SUMS").lines().toList()) {
            var parts = line.split("\\s+");
            var bytes = bytes(parts[1]);
            size += bytes.length;
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            assertThat(HexFormat.of().formatHex(digest)).as(parts[1]).isEqualTo(parts[0]);
        }
        assertThat(size).isPositive().isLessThan(TWO_MEGABYTES);
    }

    @Test
    void itsRecipeIsTheCommandsDefault() throws IOException {
        assertThat(Documents.readYaml(text("recipe.yaml"), PretrainingSettings.class, "recipe.yaml"))
                .isEqualTo(PretrainingSettings.shipped());
    }

    @Test
    void itsTokenizerIsThatOfTheTask() throws IOException {
        var task = Tasks.demonstrated(Tasks.EMBEDDED);
        var vocabulary = task.vocabulary();
        assertThat(text("tokenizer.json")).isEqualTo(vocabulary.tokenizerDocument());
        try (var model = EmbeddedModel.read()) {
            for (int i = 0; i < 50; i++) {
                var shown = task.demonstration(new Seed(1).at(i));
                var sequence = Pretraining.sequence(shown, vocabulary);
                assertThat(model.tokenizer()
                                .encodeWithSpecialTokens(shown.problem().prompt()))
                        .startsWith(vocabulary.id(TaskVocabulary.BEGIN))
                        .hasSize(sequence.promptLength());
                assertThat(model.tokenizer().encode(shown.response())).isEqualTo(vocabulary.encode(shown.response()));
                assertThat(model.tokenizer().decode(vocabulary.encode(shown.response()), true))
                        .isEqualTo(shown.response());
            }
        }
    }

    @Test
    void itSolvesMostHeldOutProblemsAndChecksItself() {
        var meter = Meter.start();
        try (var model = EmbeddedModel.read();
                var rewards = RewardSum.CORRECTNESS.open()) {
            var found = Evaluator.evaluate(
                    model,
                    Tasks.demonstrated(Tasks.EMBEDDED),
                    EvaluationSettings.of(100, 320),
                    rewards,
                    new Seed(1),
                    new Seed(2),
                    meter);
            var served = meter.phases().stream()
                    .filter(spent -> spent.phase() == Phase.SERVING)
                    .findFirst()
                    .orElseThrow()
                    .consumption();
            assertThat(served.queries()).isEqualTo(200);
            assertThat(served.tokens() / 200.0)
                    .isCloseTo((found.sampled().tokens() + found.greedy().tokens()) / 2, within(ROUNDING));
            assertThat(found.sampled().accuracy().value()).isBetween(0.75, 0.98);
            assertThat(found.greedy().accuracy().value()).isGreaterThan(0.85);
            assertThat(found.sampled().reflections()).isGreaterThan(1.5);
            assertThat(found.sampled().repaired().orElseThrow()).isGreaterThan(0.5);
            assertThat(found.sampled().truncated()).isLessThan(0.02);
        }
    }

    private static String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) throws IOException {
        try (var stream = EmbeddedModel.class.getResourceAsStream(FOLDER + name)) {
            assertThat(stream).as(name).isNotNull();
            return stream.readAllBytes();
        }
    }
}

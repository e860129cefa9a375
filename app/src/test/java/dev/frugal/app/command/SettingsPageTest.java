package dev.frugal.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Models;
import dev.frugal.physics.model.Tapinn;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PretrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The YAML of the reference says what the defaults are, complete and to the key.
class SettingsPageTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference");
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /// The blocks of YAML below a headline.
    private static List<YamlSection> blocks(String page, String headline) {
        var text = Documents.text(REFERENCE.resolve(page));
        int begin = headline.isEmpty() ? 0 : text.indexOf("\n## " + headline + "\n");
        assertThat(begin).as(headline).isNotNegative();
        int end = text.indexOf("\n## ", begin + 1);
        return BLOCK.matcher(text.substring(begin, end < 0 ? text.length() : end))
                .results()
                .map(block -> YamlSection.of(block.group(1), page + ", " + headline))
                .toList();
    }

    private static YamlSection block(String headline) {
        return blocks("settings.md", headline).getFirst();
    }

    @Test
    void everyModelIsThereWithEveryKeyAndItsDefaults() {
        var documented = blocks("settings.md", "Models").stream()
                .map(model -> model.as(ModelSpec.class))
                .toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Models.names().stream().map(Models::named).toList());
    }

    @Test
    void aTrainingIsThereWithItsDefaults() {
        var page = block("`physics train`");
        var duffing = Systems.named("duffing");
        assertThat(page.entries().keySet()).containsExactly("seed", "system", "protocol", "model");
        assertThat(page.at("system").orElseThrow().as(DynamicalSystem.class).description())
                .isEqualTo(duffing.description());
        assertThat(page.at("protocol").orElseThrow().as(Protocol.class)).isEqualTo(Protocol.of(duffing));
        assertThat(Models.read(page.at("model").orElseThrow(), Optional.empty()))
                .isEqualTo(FlowTapinn.standard());
    }

    @Test
    void theComparisonIsRead() {
        var duffing = Systems.named("duffing");
        var settings = ComparisonSettings.read(block("`physics compare`"), duffing, Protocol.of(duffing));
        assertThat(settings.names())
                .containsExactly("tapinn", "flow-tapinn-narrow", "flow-tapinn-short", "persistence", "classical");
        assertThat(settings.models()).containsEntry("tapinn", Tapinn.published());
        assertThat(settings.models().get("flow-tapinn-narrow"))
                .isInstanceOfSatisfying(
                        FlowTapinn.class,
                        narrow -> assertThat(narrow.generator().widths()).containsExactly(16, 16));
    }

    @Test
    void aPolicyTrainingIsThereWithItsDefaults() {
        var page = block("`reasoning train`");
        var usual = PolicySettings.of(EmbeddedModel.NAME, Tasks.named(Tasks.EMBEDDED), PolicyMethods.named("fgo", 200));
        assertThat(PolicySettings.read(page)).isEqualTo(usual);
        assertThat(page.entries().keySet()).contains("seed").containsAll(PolicySettings.KEYS);
        for (var group : List.of("method", "rollout", "optimisation", "resources", "workers")) {
            assertThat(page.at(group).orElseThrow().entries().keySet())
                    .as(group)
                    .containsExactlyElementsOf(
                            Documents.yamlTree(usual).get(group).propertyNames());
        }
    }

    @Test
    void aPretrainingIsThereWithEveryKeyAndItsDefaults() {
        assertThat(block("`reasoning pretrain`").without("seed").as(PretrainingSettings.class))
                .isEqualTo(PretrainingSettings.shipped());
    }

    @Test
    void theDataSetOfItsPageHasEveryKey() {
        assertThat(blocks("data-set.md", "")
                        .getFirst()
                        .as(DataSetSettings.class)
                        .selection())
                .isEqualTo(new DataSetSettings.Selection(
                        Map.of("level", List.of("Level 4", "Level 5"), "type", List.of("Algebra")), 3_200, 0.1));
    }
}

package dev.frugal.benchmarks;

import dev.frugal.base.Documents;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.Tokenizer;
import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.ModelFamily;
import dev.frugal.reasoning.language.model.RotarySettings;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.node.ObjectNode;

/// A folder at the shape of Qwen2.5-0.5B with random weights in bfloat16.
///
/// Its tokenizer is that of the embedded model, whose tasks it can therefore read, with as many made-up words as the
/// vocabulary has room for.
final class RealSizeModel {
    /// The shape that `config.json` of Qwen2.5-0.5B-Instruct has, but for a shorter context.
    static final ModelConfiguration SHAPE = new ModelConfiguration(
            ModelFamily.QWEN2,
            151_936,
            896,
            4864,
            24,
            14,
            2,
            64,
            4096,
            1e-6,
            RotarySettings.plain(1_000_000),
            AttentionSettings.PLAIN,
            true,
            false,
            false,
            true,
            OptionalDouble.empty());

    private static final double DEVIATION = 0.02;

    private RealSizeModel() {}

    /// Writes the folder; `seed` draws the weights.
    static void write(Path folder, long seed) {
        torch.manual_seed(seed);
        var parameters = new LinkedHashMap<String, Tensor>();
        SHAPE.parameterShapes()
                .forEach((name, shape) -> parameters.put(
                        name, Scope.compute(() -> initial(name, shape).to(ScalarType.BFloat16))));
        try (var embedded = EmbeddedModel.read();
                var model = new LanguageModel(SHAPE, parameters);
                var tokenizer = Tokenizer.of(vocabulary(embedded.tokenizer()), "tokenizer.json")) {
            ModelFolder.write(folder, new PretrainedModel(model, tokenizer, embedded.tokens(), embedded.companions()));
        }
    }

    private static Tensor initial(String name, long[] shape) {
        var options = Tensors.options(ScalarType.Float);
        if (shape.length > 1) {
            return torch.randn(shape, options).mul_(new Scalar(DEVIATION));
        }
        return name.endsWith(".bias") ? torch.zeros(shape, options) : torch.ones(shape, options);
    }

    private static String vocabulary(Tokenizer embedded) {
        var document = (ObjectNode) Documents.jsonTree(embedded.document(), "tokenizer.json");
        var words = (ObjectNode) document.path("model").path("vocab");
        for (int id = words.size(); id < SHAPE.vocabularySize(); id++) {
            words.put("<%d>".formatted(id), id);
        }
        return Documents.json(document);
    }
}

package dev.frugal.reasoning.language.adapter;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.UserMistake;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.JsonNode;

/// An adapter as PEFT keeps it: `adapter_config.json` and `adapter_model.safetensors`.
public final class AdapterFolder {
    private static final String CONFIGURATION = "adapter_config.json";
    private static final String MATRICES = "adapter_model.safetensors";

    private AdapterFolder() {}

    /// Writes the adapter so that `PeftModel.from_pretrained` loads it. `baseModel`: the name or
    /// path of the model it was trained beside.
    public static void write(Path folder, LowRankAdapter adapter, String baseModel) {
        Safetensors.write(folder.resolve(MATRICES), adapter.parameters(), Map.of("format", "pt"));
        var settings = adapter.settings();
        var document = new LinkedHashMap<String, Object>();
        document.put("peft_type", "LORA");
        document.put("task_type", "CAUSAL_LM");
        document.put("base_model_name_or_path", baseModel);
        document.put("r", settings.rank());
        document.put("lora_alpha", settings.alpha());
        document.put("lora_dropout", 0.0);
        document.put("target_modules", settings.targets());
        document.put("bias", "none");
        document.put("fan_in_fan_out", false);
        document.put("use_rslora", false);
        document.put("use_dora", false);
        document.put("inference_mode", true);
        DurableFiles.write(folder.resolve(CONFIGURATION), Documents.indentedJson(document) + "\n");
    }

    /// Reads an adapter for weights of these shapes (by Hugging Face name).
    ///
    /// @throws UserMistake if the folder, its settings or its matrices cannot be used with these
    ///   weights
    public static LowRankAdapter read(Path folder, Map<String, long[]> shapes) {
        var file = folder.resolve(CONFIGURATION);
        var settings = settings(Documents.jsonTree(Documents.text(file), file.toString()), file);
        try (var scope = Scope.open()) {
            var matrices = new LinkedHashMap<String, Tensor>();
            Safetensors.read(folder.resolve(MATRICES))
                    .tensors()
                    .forEach((name, matrix) ->
                            matrices.put(name, scope.keep(matrix.to(ScalarType.Float))));
            return LowRankAdapter.of(settings, shapes, matrices);
        } catch (IllegalArgumentException unusable) {
            throw new UserMistake(
                    "%s does not fit the model: %s; use it with the model it was trained beside"
                            .formatted(folder.resolve(MATRICES), unusable.getMessage()),
                    unusable);
        }
    }

    private static LowRankSettings settings(JsonNode tree, Path file) {
        expect(tree, "peft_type", "LORA", file);
        expect(tree, "bias", "none", file);
        for (var key : new String[] {"use_rslora", "use_dora", "fan_in_fan_out"}) {
            if (tree.path(key).asBoolean(false)) {
                throw new UserMistake(
                        "%s: %s is true, which is not supported; train the adapter without it"
                                .formatted(file, key));
            }
        }
        var targets = new TreeSet<String>();
        var named = tree.path("target_modules");
        if (named.isString() && named.asString().equals("all-linear")) {
            targets.addAll(LowRankSettings.PROJECTIONS);
        }
        named.forEach(target -> targets.add(target.asString()));
        if (!tree.path("r").isIntegralNumber() || !tree.path("lora_alpha").isNumber()) {
            throw new UserMistake(
                    "%s has no r or lora_alpha; expected PEFT's settings of a LoRA adapter"
                            .formatted(file));
        }
        try {
            return new LowRankSettings(
                    tree.path("r").asInt(), tree.path("lora_alpha").asDouble(), targets);
        } catch (IllegalArgumentException unusable) {
            throw new UserMistake("%s: %s".formatted(file, unusable.getMessage()), unusable);
        }
    }

    private static void expect(JsonNode tree, String key, String wanted, Path file) {
        var found = tree.path(key);
        if (!found.isString() || !found.asString().equalsIgnoreCase(wanted)) {
            throw new UserMistake(
                    "%s: %s is %s; supported is '%s'".formatted(file, key, found, wanted));
        }
    }
}

package dev.frugal.reasoning.language.adapter;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.JsonNode;

/// An adapter as PEFT keeps it: `adapter_config.json` and `adapter_model.safetensors`.
public final class AdapterFolder {
    private static final String CONFIGURATION = "adapter_config.json";
    private static final String MATRICES = "adapter_model.safetensors";

    /// Read here, or without effect on an adapter that is trained.
    private static final Set<String> KNOWN = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "bias",
            "ensure_weight_tying",
            "inference_mode",
            "init_lora_weights",
            "lora_alpha",
            "lora_dropout",
            "megatron_core",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "revision",
            "target_modules",
            "task_type",
            "use_rslora");

    /// Ways to begin that leave the base weights alone; others, such as `pissa`, change them.
    private static final Set<String> PLAIN_BEGINNINGS = Set.of("gaussian", "eva", "orthogonal");

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
        document.put("target_modules", targets(settings));
        document.put("bias", "none");
        document.put("fan_in_fan_out", false);
        document.put("use_rslora", settings.rankStabilised());
        document.put("use_dora", false);
        document.put("inference_mode", true);
        DurableFiles.write(folder.resolve(CONFIGURATION), Documents.indentedJson(document) + "\n");
    }

    /// PEFT takes a list of names, or one regular expression.
    private static Object targets(LowRankSettings settings) {
        if (LowRankSettings.PROJECTIONS.containsAll(settings.targets())) {
            return settings.targets();
        }
        return settings.targets().stream()
                .map(target -> LowRankSettings.PROJECTIONS.contains(target) ? ".*\\." + target : target)
                .map(target -> settings.targets().size() == 1 ? target : "(" + target + ")")
                .collect(Collectors.joining("|"));
    }

    /// Reads an adapter for weights of these shapes (by Hugging Face name).
    ///
    /// @throws InvalidInputException if the folder, its settings or its matrices cannot be used with these
    ///   weights
    public static LowRankAdapter read(Path folder, Map<String, long[]> shapes) {
        var file = folder.resolve(CONFIGURATION);
        var settings = settings(Documents.jsonTree(Documents.text(file), file.toString()), file);
        try (var scope = Scope.open()) {
            var matrices = new LinkedHashMap<String, Tensor>();
            Safetensors.read(folder.resolve(MATRICES))
                    .tensors()
                    .forEach((name, matrix) -> matrices.put(name, scope.keep(matrix.to(ScalarType.Float))));
            return LowRankAdapter.of(settings, shapes, matrices);
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s does not fit the model: %s; use it with the model it was trained for"
                            .formatted(folder.resolve(MATRICES), unusable.getMessage()),
                    unusable);
        }
    }

    private static LowRankSettings settings(JsonNode tree, Path file) {
        expect(tree, "peft_type", "LORA", file);
        expect(tree, "bias", "none", file);
        tree.properties().forEach(entry -> check(entry.getKey(), entry.getValue(), file));
        var targets = new TreeSet<String>();
        var named = tree.path("target_modules");
        if (named.isString()) {
            targets.addAll(
                    named.asString().equals("all-linear") ? LowRankSettings.PROJECTIONS : List.of(named.asString()));
        }
        // PEFT may name every module by its path; a layer left out shows by its missing matrices.
        named.forEach(target -> {
            var path = target.asString();
            targets.add(path.substring(path.lastIndexOf('.') + 1));
        });
        if (!tree.path("r").isIntegralNumber() || !tree.path("lora_alpha").isNumber()) {
            throw new InvalidInputException(
                    "%s has no r or lora_alpha; expected PEFT's settings of a LoRA adapter".formatted(file));
        }
        try {
            return new LowRankSettings(
                    tree.path("r").asInt(),
                    tree.path("lora_alpha").asDouble(),
                    targets,
                    tree.path("use_rslora").asBoolean(false));
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException("%s: %s".formatted(file, unusable.getMessage()), unusable);
        }
    }

    /// A key that is set and not known here may change what the adapter adds.
    private static void check(String key, JsonNode value, Path file) {
        boolean unset =
                value.isNull() || value.isBoolean() && !value.asBoolean() || value.isContainer() && value.isEmpty();
        boolean plain =
                !key.equals("init_lora_weights") || value.isBoolean() || PLAIN_BEGINNINGS.contains(value.asString(""));
        if (!unset && !(KNOWN.contains(key) && plain)) {
            throw new InvalidInputException(
                    "%s: %s is %s, which is not supported; train the adapter without it".formatted(file, key, value));
        }
    }

    private static void expect(JsonNode tree, String key, String wanted, Path file) {
        var found = tree.path(key);
        if (!found.isString() || !found.asString().equalsIgnoreCase(wanted)) {
            throw new InvalidInputException("%s: %s is %s; only '%s' is supported".formatted(file, key, found, wanted));
        }
    }
}

package dev.frugal.reasoning.language;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.ConfigurationDocument;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Device;
import dev.frugal.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// A Hugging Face folder: `config.json`, `generation_config.json`, `tokenizer.json`, weights in one
/// `model.safetensors` or in shards with an index, and the small files around them.
///
/// What is read is checked against the configuration before any of it reaches the model.
public final class ModelFolder {
    /// The largest weight file written before a checkpoint is split, bytes.
    public static final long DEFAULT_SHARD_BYTES = 5L << 30;

    private static final int NO_TOKEN = -1;

    private static final List<String> COMPANIONS = List.of(
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "vocab.json",
            "merges.txt",
            "tokenizer.model");

    private ModelFolder() {}

    /// The model of a folder, its weights in the type they are stored in.
    public static PretrainedModel read(Path folder) {
        return read(folder, Optional.empty(), Device.CPU);
    }

    /// The model of a folder on the CPU, its weights converted to `type` if one is given.
    public static PretrainedModel read(Path folder, Optional<WeightType> type) {
        return read(folder, type, Device.CPU);
    }

    /// The model of a folder on `device`, its weights converted to `type` if one is given.
    ///
    /// @throws InvalidInputException if the folder, one of its files or their agreement is not as it should
    ///   be
    public static PretrainedModel read(Path folder, Optional<WeightType> type, Device device) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "there is no model folder %s; expected a folder with config.json, tokenizer.json and safetensors files"
                            .formatted(folder));
        }
        var configFile = folder.resolve("config.json");
        var configText = Documents.text(configFile);
        var configuration = ConfigurationDocument.read(configText, configFile.toString());
        var tokenizerFile = folder.resolve("tokenizer.json");
        var tokenizer = Tokenizer.of(Documents.text(tokenizerFile), tokenizerFile.toString());
        try {
            if (tokenizer.size() > configuration.vocabularySize()) {
                throw new InvalidInputException(
                        "%s has token id %d but vocab_size in %s is %d; use both from the same model"
                                .formatted(
                                        tokenizerFile,
                                        tokenizer.size() - 1,
                                        configFile,
                                        configuration.vocabularySize()));
            }
            var companions = companions(folder);
            var tokens = specialTokens(folder, configText, companions, tokenizer, configuration);
            var model = Weights.read(
                    folder,
                    configuration,
                    type,
                    ConfigurationDocument.weightType(configText, configFile.toString()),
                    device);
            return new PretrainedModel(model, tokenizer, tokens, companions);
        } catch (RuntimeException failure) {
            tokenizer.close();
            throw failure;
        }
    }

    /// Writes the model as a folder that transformers loads, weights in the type they have, an
    /// adapter merged in.
    public static void write(Path folder, PretrainedModel pretrained) {
        write(folder, pretrained, DEFAULT_SHARD_BYTES);
    }

    /// Writes the model, split into files of at most `shardBytes` of weights each.
    public static void write(Path folder, PretrainedModel pretrained, long shardBytes) {
        var model = pretrained.model();
        try (var _ = Scope.open()) {
            Weights.write(folder, model.mergedParameters(), shardBytes);
        }
        DurableFiles.write(
                folder.resolve("tokenizer.json"), pretrained.tokenizer().document());
        pretrained.companions().forEach((name, content) -> DurableFiles.write(folder.resolve(name), content));
        if (!pretrained.companions().containsKey("generation_config.json")) {
            DurableFiles.write(folder.resolve("generation_config.json"), generationDocument(pretrained.tokens()));
        }
        DurableFiles.write(
                folder.resolve("config.json"),
                ConfigurationDocument.write(
                        model.configuration(),
                        pretrained.tokens(),
                        WeightType.of(model.head()).title()));
    }

    private static String generationDocument(SpecialTokens tokens) {
        var document = new LinkedHashMap<String, Object>();
        tokens.begin().ifPresent(id -> document.put("bos_token_id", id));
        document.put("eos_token_id", tokens.endDocument());
        tokens.padding().ifPresent(id -> document.put("pad_token_id", id));
        return Documents.indentedJson(document) + "\n";
    }

    private static Map<String, byte[]> companions(Path folder) {
        var found = new HashMap<String, byte[]>();
        var names = new ArrayList<>(COMPANIONS);
        names.add("generation_config.json");
        for (var name : names) {
            var file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    found.put(name, Files.readAllBytes(file));
                } catch (IOException failure) {
                    throw new InvalidInputException(
                            "cannot read %s: %s; make it readable or remove it".formatted(file, failure.getMessage()),
                            failure);
                }
            }
        }
        return found;
    }

    /// The generation configuration speaks first, then the model's, then the tokenizer's: the order
    /// in which transformers lets one override the other.
    private static SpecialTokens specialTokens(
            Path folder,
            String configText,
            Map<String, byte[]> companions,
            Tokenizer tokenizer,
            ModelConfiguration configuration) {
        var sources = new LinkedHashMap<Path, JsonNode>();
        var generation = folder.resolve("generation_config.json");
        if (companions.containsKey("generation_config.json")) {
            sources.put(generation, Documents.jsonTree(Documents.text(generation), generation.toString()));
        }
        var configFile = folder.resolve("config.json");
        sources.put(configFile, Documents.jsonTree(configText, configFile.toString()));
        var named = Documents.jsonTree("{}", "nothing");
        if (companions.containsKey("tokenizer_config.json")) {
            var file = folder.resolve("tokenizer_config.json");
            named = Documents.jsonTree(Documents.text(file), file.toString());
        }
        var tokens = new SpecialTokens(
                first(ids(sources, named, "bos_token", tokenizer, configuration)),
                ids(sources, named, "eos_token", tokenizer, configuration),
                padding(sources, named, tokenizer, configuration));
        for (int id : tokens.end()) {
            if (!tokenizer.has(id)) {
                throw new InvalidInputException(
                        ("%s has no token with id %d, which the folder's configuration names as an end token; use "
                                        + "tokenizer.json and the configuration of the same model")
                                .formatted(folder.resolve("tokenizer.json"), id));
            }
        }
        return tokens;
    }

    private static List<Integer> ids(
            Map<Path, JsonNode> sources,
            JsonNode named,
            String token,
            Tokenizer tokenizer,
            ModelConfiguration configuration) {
        for (var source : sources.entrySet()) {
            var key = token + "_id";
            var value = source.getValue().path(key);
            if (value.isMissingNode() || value.isNull() || value.isArray() && value.isEmpty()) {
                continue;
            }
            var ids = new ArrayList<Integer>();
            if (value.isArray()) {
                value.forEach(id -> ids.add(id(id, key, source.getKey(), configuration)));
            } else {
                ids.add(id(value, key, source.getKey(), configuration));
            }
            return ids;
        }
        var written = named.path(token);
        var text = written.isObject() ? written.path("content") : written;
        if (text.isString()) {
            var id = tokenizer.id(text.asString());
            return id.isPresent() ? List.of(id.getAsInt()) : List.of();
        }
        return List.of();
    }

    private static int id(JsonNode value, String key, Path file, ModelConfiguration configuration) {
        int vocabulary = configuration.vocabularySize();
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() >= vocabulary) {
            throw new InvalidInputException(
                    "%s: %s is %s, which is outside the vocabulary of %d; expected whole numbers from 0 to %d"
                            .formatted(file, key, value, vocabulary, vocabulary - 1));
        }
        return value.intValue();
    }

    /// Padding is never attended to, so an id that no token has, such as the -1 of early Llama folders, is none.
    private static OptionalInt padding(
            Map<Path, JsonNode> sources, JsonNode named, Tokenizer tokenizer, ModelConfiguration configuration) {
        boolean outside = sources.values().stream()
                .map(source -> source.path("pad_token_id"))
                .filter(id -> id.isIntegralNumber() && id.canConvertToInt())
                .anyMatch(id -> id.intValue() == NO_TOKEN || id.intValue() == configuration.vocabularySize());
        return outside ? OptionalInt.empty() : first(ids(sources, named, "pad_token", tokenizer, configuration));
    }

    private static OptionalInt first(List<Integer> ids) {
        return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.getFirst());
    }
}

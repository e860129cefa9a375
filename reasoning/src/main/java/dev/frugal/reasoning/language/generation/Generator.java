package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.SingleThreadedTorchPool;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.model.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/// Groups of responses to prompts.
///
/// Rows are split into chunks of whole groups where they fit, and the chunks over threads with one
/// intra-operation thread each: small models spend their time between operations, not in them. What
/// a row draws depends neither on the chunks nor on the threads; its noise depends on the seed, its
/// number and the step alone.
public final class Generator {
    private static final int TORCH_ROWS_PER_CHUNK = 64;

    /// Fewer rows would read the weights too often, more would leave the caches.
    private static final int FEWEST_COMPACT_ROWS = 16;

    private static final int MOST_COMPACT_ROWS = 64;

    private final LanguageModel model;
    private final SpecialTokens tokens;
    private final boolean compact;
    private final int threads;
    private final OptionalInt rowsPerChunk;

    /// A generator on all processors, with the engine that suits the model.
    ///
    /// @throws InvalidInputException if the model's folder names no token that ends a response
    public Generator(LanguageModel model, SpecialTokens tokens) {
        this(model, tokens, GenerationOptions.defaults());
    }

    public Generator(LanguageModel model, SpecialTokens tokens, GenerationOptions options) {
        if (tokens.end().isEmpty()) {
            throw new InvalidInputException(
                    "the model names no end token, so a response would never stop; add eos_token_id to its generation_config.json");
        }
        this.model = model;
        this.tokens = tokens;
        this.compact = switch (options.engine()) {
            case AUTOMATIC -> CompactModel.suits(model);
            case TORCH -> false;
            case COMPACT -> true;
        };
        this.threads = options.threads();
        this.rowsPerChunk = options.rowsPerChunk();
        LoggerFactory.getLogger(Generator.class)
                .debug(
                        "{} parameters decode with {} on {} threads",
                        model.configuration().parameterCount(),
                        compact ? "packed weights in Java" : "libtorch",
                        threads);
    }

    /// `group` responses to each prompt: those of prompt p at places `p · group … (p + 1) · group -
    /// 1`, which are also their row numbers. A response ends at the first end token, at
    /// `settings.responseLimit()` or where the context is full.
    ///
    /// @throws InvalidInputException if a prompt is empty, fills the context or has an id outside the
    ///   vocabulary
    public List<Rollout> generate(List<int[]> prompts, int group, SamplingSettings settings, Seed seed) {
        return generate(prompts, group, settings, seed, false).stream()
                .flatMap(chunk -> chunk.rollouts().stream())
                .toList();
    }

    /// As [#generate], keeping what the way back through the responses needs: a pass for each
    /// prompt. They take as much memory as a pass forward that keeps everything.
    ///
    /// @throws IllegalStateException if the compact engine does not run the model
    public Kept generateAndKeep(List<int[]> prompts, int group, SamplingSettings settings, Seed seed) {
        if (!compact) {
            throw new IllegalStateException("libtorch keeps nothing of what it decodes");
        }
        var chunks = generate(prompts, group, settings, seed, true);
        return new Kept(
                chunks.stream().flatMap(chunk -> chunk.rollouts().stream()).toList(),
                chunks.stream().flatMap(chunk -> chunk.passes().stream()).toList());
    }

    /// Responses, and for each prompt what decoding those to it computed.
    public record Kept(List<Rollout> rollouts, List<ActivationCache> passes) {}

    private List<Kept> generate(List<int[]> prompts, int group, SamplingSettings settings, Seed seed, boolean keep) {
        if (group < 1) {
            throw new IllegalArgumentException("a group of %d responses; expected at least 1".formatted(group));
        }
        for (int p = 0; p < prompts.size(); p++) {
            check(prompts.get(p), p);
        }
        int rows = Math.multiplyExact(prompts.size(), group);
        int most = rowsPerChunk.orElseGet(() -> rowsPerChunk(rows));
        // Whole groups where they fit, and where passes are kept: a pass belongs to one chunk.
        int step = group <= most || keep ? Math.max(1, most / group) * group : most;
        var packed = compact ? Optional.of(packed(prompts, settings)) : Optional.<CompactModel>empty();
        var chunks = new ArrayList<Callable<Kept>>();
        for (int first = 0; first < rows; first += step) {
            int start = first;
            int end = Math.min(rows, first + step);
            chunks.add(() -> chunk(packed, prompts, group, start, end, settings, seed, keep));
        }
        return SingleThreadedTorchPool.inOrder(threads, chunks);
    }

    /// What suits the engine. The compact one computes a row by the same operations whatever the
    /// others are, so its chunks may depend on the number of threads; libtorch's may not.
    private int rowsPerChunk(int rows) {
        return compact
                ? Math.clamp(Math.ceilDiv(rows, threads), FEWEST_COMPACT_ROWS, MOST_COMPACT_ROWS)
                : TORCH_ROWS_PER_CHUNK;
    }

    /// The weights for the compact engine; all chunks share them.
    private CompactModel packed(List<int[]> prompts, SamplingSettings settings) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int context = model.configuration().contextLength();
        return CompactModel.of(model, (int) Math.min(context, (long) longest + settings.responseLimit()));
    }

    private Kept chunk(
            Optional<CompactModel> packed,
            List<int[]> prompts,
            int group,
            int firstRow,
            int endRow,
            SamplingSettings settings,
            Seed seed,
            boolean keep) {
        int firstPrompt = firstRow / group;
        var own = prompts.subList(firstPrompt, (endRow - 1) / group + 1);
        int context = model.configuration().contextLength();
        var rows = new ArrayList<DecodingLoop.Row>();
        for (int row = firstRow; row < endRow; row++) {
            int place = row / group - firstPrompt;
            int limit = Math.min(settings.responseLimit(), context - own.get(place).length);
            rows.add(new DecodingLoop.Row(place, limit));
        }
        int vocabulary = model.configuration().vocabularySize();
        var passes = keep ? own.stream().map(_ -> packed.orElseThrow().keep()).toList() : List.<ActivationCache>of();
        try (var decoder = packed.<Decoder>map(weights -> new CompactDecoder(weights, vocabulary, passes))
                .orElseGet(() -> new TorchDecoder(model))) {
            var sampler = new TokenSampler(settings, seed, vocabulary);
            var loop = new DecodingLoop(decoder, sampler, tokens, vocabulary);
            return new Kept(loop.run(own, rows, firstRow), passes);
        }
    }

    private void check(int[] prompt, int place) {
        var shape = model.configuration();
        if (prompt.length == 0) {
            throw new InvalidInputException(
                    "prompt %d has no tokens; a prompt needs at least one".formatted(place + 1));
        }
        if (prompt.length >= shape.contextLength()) {
            throw new InvalidInputException(
                    "prompt %d has %d tokens, which leaves no room for a response in the model's context of %d; shorten it"
                            .formatted(place + 1, prompt.length, shape.contextLength()));
        }
        for (int id : prompt) {
            if (id < 0 || id >= shape.vocabularySize()) {
                throw new InvalidInputException(
                        "prompt %d has token id %d, outside the model's vocabulary of %d; use the model's own tokenizer"
                                .formatted(place + 1, id, shape.vocabularySize()));
            }
        }
    }
}

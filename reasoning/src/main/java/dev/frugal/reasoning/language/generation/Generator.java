package dev.frugal.reasoning.language.generation;

import dev.frugal.base.Seed;
import dev.frugal.base.UserMistake;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.OneCoreThreads;
import dev.frugal.reasoning.language.SpecialTokens;
import dev.frugal.reasoning.language.compact.CompactModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    /// @throws UserMistake if the model's folder names no token that ends a response
    public Generator(LanguageModel model, SpecialTokens tokens) {
        this(model, tokens, GenerationOptions.defaults());
    }

    public Generator(LanguageModel model, SpecialTokens tokens, GenerationOptions options) {
        if (tokens.end().isEmpty()) {
            throw new UserMistake(
                    "the model names no end token, so a response would never stop; add eos_token_id to its generation_config.json");
        }
        this.model = model;
        this.tokens = tokens;
        this.compact =
                switch (options.engine()) {
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
    /// `settings.maximumTokens()` or where the context is full.
    ///
    /// @throws UserMistake if a prompt is empty, fills the context or has an id outside the
    ///   vocabulary
    public List<Rollout> generate(
            List<int[]> prompts, int group, SamplingSettings settings, Seed seed) {
        if (group < 1) {
            throw new IllegalArgumentException(
                    "a group of %d responses; expected at least 1".formatted(group));
        }
        for (int p = 0; p < prompts.size(); p++) {
            check(prompts.get(p), p);
        }
        int rows = Math.multiplyExact(prompts.size(), group);
        int most = rowsPerChunk.orElseGet(() -> rowsPerChunk(rows));
        int step = group <= most ? most / group * group : most;
        var decoders = decoders(prompts, settings);
        var chunks = new ArrayList<Callable<List<Rollout>>>();
        for (int first = 0; first < rows; first += step) {
            int start = first;
            int end = Math.min(rows, first + step);
            chunks.add(() -> chunk(decoders, prompts, group, start, end, settings, seed));
        }
        return OneCoreThreads.inOrder(threads, chunks).stream().flatMap(List::stream).toList();
    }

    /// What suits the engine. The compact one computes a row by the same operations whatever the
    /// others are, so its chunks may depend on the number of threads; libtorch's may not.
    private int rowsPerChunk(int rows) {
        return compact
                ? Math.clamp(Math.ceilDiv(rows, threads), FEWEST_COMPACT_ROWS, MOST_COMPACT_ROWS)
                : TORCH_ROWS_PER_CHUNK;
    }

    /// A decoder for each chunk; all share one packing of the weights.
    private Supplier<Decoder> decoders(List<int[]> prompts, SamplingSettings settings) {
        if (!compact) {
            return () -> new TorchDecoder(model);
        }
        var shape = model.configuration();
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int positions =
                (int) Math.min(shape.contextLength(), (long) longest + settings.maximumTokens());
        var packed = CompactModel.of(model, positions);
        return () -> new CompactDecoder(packed, shape.vocabularySize());
    }

    private List<Rollout> chunk(
            Supplier<Decoder> decoders,
            List<int[]> prompts,
            int group,
            int firstRow,
            int endRow,
            SamplingSettings settings,
            Seed seed) {
        int firstPrompt = firstRow / group;
        var own = prompts.subList(firstPrompt, (endRow - 1) / group + 1);
        int context = model.configuration().contextLength();
        var rows = new ArrayList<DecodingLoop.Row>();
        for (int row = firstRow; row < endRow; row++) {
            int place = row / group - firstPrompt;
            int limit = Math.min(settings.maximumTokens(), context - own.get(place).length);
            rows.add(new DecodingLoop.Row(place, limit));
        }
        int vocabulary = model.configuration().vocabularySize();
        try (var decoder = decoders.get()) {
            var sampler = new TokenSampler(settings, seed, vocabulary);
            return new DecodingLoop(decoder, sampler, tokens, vocabulary).run(own, rows, firstRow);
        }
    }

    private void check(int[] prompt, int place) {
        var shape = model.configuration();
        if (prompt.length == 0) {
            throw new UserMistake(
                    "prompt %d has no tokens; a prompt needs at least one".formatted(place + 1));
        }
        if (prompt.length >= shape.contextLength()) {
            throw new UserMistake(
                    "prompt %d has %d tokens, which leaves no room for a response in the model's context of %d; shorten it"
                            .formatted(place + 1, prompt.length, shape.contextLength()));
        }
        for (int id : prompt) {
            if (id < 0 || id >= shape.vocabularySize()) {
                throw new UserMistake(
                        "prompt %d has token id %d, outside the model's vocabulary of %d; use the model's own tokenizer"
                                .formatted(place + 1, id, shape.vocabularySize()));
            }
        }
    }
}

package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.SingleThreadedTorchPool;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.compact.DecodedRow;
import dev.frugal.reasoning.language.model.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private final boolean keepsActivations;

    /// A generator on all processors, with the engine that suits the model.
    ///
    /// @throws InvalidInputException if the model's folder names no token that ends a response
    public Generator(LanguageModel model, SpecialTokens tokens) {
        this(model, tokens, GenerationOptions.defaults());
    }

    public Generator(LanguageModel model, SpecialTokens tokens, GenerationOptions options) {
        if (tokens.end().isEmpty()) {
            throw new InvalidInputException(
                    "the model has no end token, so a response would never end; add eos_token_id to its "
                            + "generation_config.json");
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
        this.keepsActivations = options.keepsActivations() && compact;
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
        return generate(prompts, 0, group, settings, seed);
    }

    /// The same for some of many prompts, of which the first has number `firstPrompt`: its responses draw what
    /// they would draw if all were generated together.
    public List<Rollout> generate(
            List<int[]> prompts, int firstPrompt, int group, SamplingSettings settings, Seed seed) {
        if (group < 1) {
            throw new IllegalArgumentException("a group of %d responses; expected at least 1".formatted(group));
        }
        for (int p = 0; p < prompts.size(); p++) {
            check(prompts.get(p), p);
        }
        int rows = Math.multiplyExact(prompts.size(), group);
        int most = rowsPerChunk.orElseGet(() -> rowsPerChunk(rows));
        // Whole groups where they fit, and where activations are kept: those of a prompt belong to one chunk.
        int step = group <= most || keepsActivations ? Math.max(1, most / group) * group : most;
        var packed = compact ? Optional.of(packed(prompts, settings)) : Optional.<CompactModel>empty();
        var chunks = new ArrayList<Callable<List<Rollout>>>();
        // Several chunks share the threads; one has them all.
        int samplers = rows <= step ? threads : 1;
        for (int first = 0; first < rows; first += step) {
            int start = first;
            int end = Math.min(rows, first + step);
            chunks.add(() -> chunk(packed, prompts, firstPrompt, group, start, end, samplers, settings, seed));
        }
        return SingleThreadedTorchPool.inOrder(threads, chunks).stream()
                .flatMap(List::stream)
                .toList();
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

    private List<Rollout> chunk(
            Optional<CompactModel> packed,
            List<int[]> prompts,
            int promptsBefore,
            int group,
            int firstRow,
            int endRow,
            int samplers,
            SamplingSettings settings,
            Seed seed) {
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
        var caches = keepsActivations
                ? own.stream().map(_ -> packed.orElseThrow().keep(group)).toList()
                : List.<ActivationCache>of();
        try (var decoder = packed.<Decoder>map(weights -> new CompactDecoder(weights, vocabulary, caches))
                .orElseGet(() -> new TorchDecoder(model))) {
            var alike = Stream.generate(() -> new TokenSampler(settings, seed, vocabulary))
                    .limit(samplers)
                    .toList();
            var loop = new DecodingLoop(decoder, alike, tokens, vocabulary);
            var rollouts = loop.run(own, rows, (long) promptsBefore * group + firstRow);
            return keepsActivations
                    ? IntStream.range(0, rollouts.size())
                            .mapToObj(r -> rollouts.get(r).with(new DecodedRow(caches.get(r / group), r % group)))
                            .toList()
                    : rollouts;
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

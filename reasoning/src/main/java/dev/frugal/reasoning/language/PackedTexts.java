package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Tensors;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Sequences of which some share their prompt, in one row without padding: a prompt, then the responses to it,
/// then the next prompt.
///
/// Everything but attention computes a token by itself, so a shared prompt is computed once, and its gradient
/// is the sum over its responses. Queries of a response meet the keys of its prompt and its own.
final class PackedTexts {
    private final List<Group> groups = new ArrayList<>();
    private final int[] prompts;
    private final int[] responses;
    private final int tokens;

    /// A prompt at `start` and what follows it.
    ///
    /// @param lengths of the responses, but for their last tokens, which predict nothing
    private record Group(int start, int promptLength, int[] lengths) {
        int responses() {
            return Arrays.stream(lengths).sum();
        }

        int longest() {
            return Arrays.stream(lengths).max().orElse(0);
        }

        boolean even() {
            return Arrays.stream(lengths).allMatch(length -> length == longest());
        }

        /// Where token t of response r is among the responses' tokens, at place `r · longest + t`; 0 where
        /// there is none.
        long[] grid() {
            var places = new long[lengths.length * longest()];
            long next = 0;
            for (int response = 0; response < lengths.length; response++) {
                for (int t = 0; t < lengths[response]; t++) {
                    places[response * longest() + t] = next++;
                }
            }
            return places;
        }

        /// The places of the grid that hold a token.
        long[] filled() {
            return IntStream.range(0, lengths.length)
                    .boxed()
                    .flatMapToLong(response ->
                            IntStream.range(0, lengths[response]).mapToLong(t -> (long) response * longest() + t))
                    .toArray();
        }
    }

    private PackedTexts(List<Sequence> sequences) {
        this.prompts = new int[sequences.size()];
        this.responses = new int[sequences.size()];
        var rows = new LinkedHashMap<IntBuffer, List<Integer>>();
        for (int row = 0; row < sequences.size(); row++) {
            rows.computeIfAbsent(sequences.get(row).prompt(), _ -> new ArrayList<>())
                    .add(row);
        }
        int next = 0;
        for (var alike : rows.values()) {
            int start = next;
            int promptLength = sequences.get(alike.getFirst()).promptLength();
            next += promptLength;
            var lengths = new ArrayList<Integer>();
            for (int row : alike) {
                int length = sequences.get(row).tokens().length - 1 - promptLength;
                prompts[row] = start;
                responses[row] = next;
                if (length > 0) {
                    lengths.add(length);
                    next += length;
                }
            }
            groups.add(new Group(
                    start,
                    promptLength,
                    lengths.stream().mapToInt(Integer::intValue).toArray()));
        }
        this.tokens = next;
    }

    /// Sequences of which at least two have the same prompt; empty if none have, for then padded rows do.
    static Optional<PackedTexts> of(List<Sequence> sequences) {
        var prompts = new HashSet<IntBuffer>();
        boolean shared = sequences.stream().anyMatch(sequence -> !prompts.add(sequence.prompt()));
        return shared ? Optional.of(new PackedTexts(sequences)) : Optional.empty();
    }

    int tokens() {
        return tokens;
    }

    /// Where the prompt of row `row` begins.
    int prompt(int row) {
        return prompts[row];
    }

    /// Where its response begins.
    int response(int row) {
        return responses[row];
    }

    /// For each token its position in its text.
    long[] positions() {
        var positions = new long[tokens];
        for (var group : groups) {
            int next = group.start();
            for (int t = 0; t < group.promptLength(); t++) {
                positions[next++] = t;
            }
            for (int length : group.lengths()) {
                for (int t = 0; t < length; t++) {
                    positions[next++] = (long) group.promptLength() + t;
                }
            }
        }
        return positions;
    }

    /// Attention of the texts, for one pass: masks and places belong to the scope of their first use.
    Attention attention(ModelConfiguration model) {
        var causal = Attention.causal(model);
        var masks = new HashMap<List<Long>, Tensor>();
        var places = new HashMap<Group, Places>();
        return Attention.widened((layer, queries, keys, values) -> {
            var parts = new TensorVector();
            for (var group : groups) {
                parts.push_back(causal.attend(
                        layer,
                        queries.narrow(2, group.start(), group.promptLength()),
                        keys.narrow(2, group.start(), group.promptLength()),
                        values.narrow(2, group.start(), group.promptLength())));
                if (group.lengths().length > 0) {
                    var own = places.computeIfAbsent(group, one -> Places.of(one, queries));
                    parts.push_back(responses(model, layer, group, own, masks, queries, keys, values));
                }
            }
            return torch.cat(parts, 2);
        });
    }

    /// Where responses of several lengths lie in a grid of as many rows; empty where all have one length.
    private record Places(Optional<Tensor> grid, Optional<Tensor> filled) {
        static Places of(Group group, Tensor like) {
            return group.even()
                    ? new Places(Optional.empty(), Optional.empty())
                    : new Places(Optional.of(index(group.grid(), like)), Optional.of(index(group.filled(), like)));
        }

        private static Tensor index(long[] places, Tensor like) {
            var tensor = Tensors.of(places, places.length);
            return tensor.to(like.device(), Tensors.type(tensor));
        }
    }

    private static Tensor responses(
            ModelConfiguration model,
            int layer,
            Group group,
            Places places,
            Map<List<Long>, Tensor> masks,
            Tensor queries,
            Tensor keys,
            Tensor values) {
        long length = group.longest();
        long all = group.promptLength() + length;
        var window = model.attention().windowOf(layer);
        long reach = window.isPresent() ? Math.min(window.getAsInt(), all) : all;
        var visible =
                masks.computeIfAbsent(List.of(length, all, reach), _ -> Attention.visible(length, all, reach, queries));
        var attended = Attention.masked(
                model.attention(),
                side(queries, group, places),
                behindPrompt(keys, group, places),
                behindPrompt(values, group, places),
                Optional.of(visible));
        var joined = attended.transpose(0, 1).reshape(1, queries.size(1), -1, queries.size(3));
        return places.filled().map(index -> joined.index_select(2, index)).orElse(joined);
    }

    /// The responses side by side: `[responses, heads, longest, headSize]`.
    private static Tensor side(Tensor heads, Group group, Places places) {
        var own = heads.narrow(2, (long) group.start() + group.promptLength(), group.responses());
        var grid = places.grid().map(index -> own.index_select(2, index)).orElse(own);
        return grid.squeeze(0)
                .unflatten(1, group.lengths().length, group.longest())
                .transpose(0, 1);
    }

    /// The same with the prompt before each.
    private static Tensor behindPrompt(Tensor heads, Group group, Places places) {
        var prompt = heads.narrow(2, group.start(), group.promptLength())
                .expand(group.lengths().length, heads.size(1), group.promptLength(), heads.size(3));
        return torch.cat(new TensorVector(prompt, side(heads, group, places)), 2);
    }
}

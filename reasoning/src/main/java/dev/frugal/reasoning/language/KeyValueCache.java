package dev.frugal.reasoning.language;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Rows of a batch with the keys and values of everything before them, in tensors allocated once
/// for the longest they may become.
///
/// Slots 0 to `promptLength - 1` hold the prompt, padded on the right and masked there; the token
/// of step t lies in slot `promptLength + t` of every row. Where a row stands in its text is
/// carried by the rotary positions, which are already in the keys, so the gap the padding leaves
/// does no harm.
public final class KeyValueCache implements AutoCloseable {
    private static final long PADDING = -1;

    private final LanguageModel model;
    private final int promptLength;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final boolean padded;
    private Tensor visible;
    private Tensor slotPositions;
    private Tensor positions;
    private int used;

    /// Computes the prompts once and opens a row on prompt `promptOfRow[r]` for each r.
    public static KeyValueCache open(LanguageModel model, List<int[]> prompts, int[] promptOfRow, int room) {
        return new KeyValueCache(model, prompts, promptOfRow, room);
    }

    private final Tensor promptLogits;

    private KeyValueCache(LanguageModel model, List<int[]> prompts, int[] promptOfRow, int room) {
        this.model = model;
        this.promptLength = prompts.stream().mapToInt(p -> p.length).max().orElse(0);
        this.padded = prompts.stream().anyMatch(p -> p.length < promptLength);
        this.used = promptLength;
        try (var _ = new NoGradGuard();
                var scope = Scope.open()) {
            long capacity = (long) promptLength + room;
            var rowPrompts = onDevice(wide(promptOfRow));
            var turns = model.rotary().first(promptLength);
            var causal = Attention.causal(model.configuration());
            Attention storing = (layer, queries, newKeys, newValues) -> {
                keys.add(scope.keep(cache(newKeys, rowPrompts, capacity)));
                values.add(scope.keep(cache(newValues, rowPrompts, capacity)));
                return causal.attend(layer, queries, newKeys, newValues);
            };
            var state = model.embed(onDevice(ids(prompts), prompts.size(), promptLength));
            for (int layer = 0; layer < model.configuration().layers(); layer++) {
                state = model.layer(layer, state, turns, storing);
            }
            var lasts = new long[prompts.size()];
            Arrays.setAll(lasts, p -> (long) p * promptLength + prompts.get(p).length - 1);
            var last = state.view(-1, model.configuration().hiddenSize()).index_select(0, onDevice(lasts));
            this.promptLogits = scope.keep(model.logits(model.finalNorm(last)));
            var lengths = new long[promptOfRow.length];
            Arrays.setAll(lengths, r -> prompts.get(promptOfRow[r]).length);
            this.positions = scope.keep(onDevice(lengths));
            this.slotPositions = scope.keep(slotPositions(lengths, capacity));
            this.visible = scope.keep(slotPositions.ge(new Scalar(0L)));
        }
    }

    private Tensor cache(Tensor heads, Tensor rowPrompts, long capacity) {
        var shape = Tensors.shape(heads);
        var cache = torch.zeros(new long[] {rowPrompts.size(0), shape[1], capacity, shape[3]}, heads.options());
        cache.narrow(2, 0, promptLength).copy_(heads.index_select(0, rowPrompts));
        return cache;
    }

    /// The position in its text of each slot of a row, negative in the padding of its prompt; `[rows, 1, 1,
    /// capacity]`.
    private Tensor slotPositions(long[] lengths, long capacity) {
        var slots = new long[Math.toIntExact(lengths.length * capacity)];
        for (int row = 0; row < lengths.length; row++) {
            int start = Math.toIntExact(row * capacity);
            for (int slot = 0; slot < capacity; slot++) {
                boolean prompt = slot < lengths[row];
                long generated = slot < promptLength ? PADDING : lengths[row] + slot - promptLength;
                slots[start + slot] = prompt ? slot : generated;
            }
        }
        return onDevice(slots, lengths.length, 1, 1, capacity);
    }

    /// Logits after each prompt, `[prompts, vocabulary]`; the cache's own.
    public Tensor promptLogits() {
        return promptLogits;
    }

    public int rows() {
        return (int) positions.size(0);
    }

    /// Appends one token to every row and returns the logits after it, `[rows, vocabulary]`, in the
    /// scope of the caller.
    public Tensor advance(int[] tokens) {
        try (var _ = new NoGradGuard()) {
            return Scope.nested(() -> step(tokens));
        }
    }

    private Tensor step(int[] tokens) {
        var turns = model.rotary().at(positions, used + 1L);
        used++;
        var settings = model.configuration().attention();
        var everything = padded ? Optional.of(visible.narrow(3, 0, used)) : Optional.<Tensor>empty();
        var windowed = settings.window().isPresent() && settings.window().getAsInt() < used
                ? Optional.of(inWindow(settings.window().getAsInt()))
                : everything;
        Attention cached = (layer, queries, newKeys, newValues) -> {
            var layerKeys = keys.get(layer);
            var layerValues = values.get(layer);
            layerKeys.narrow(2, used - 1L, 1).copy_(newKeys);
            layerValues.narrow(2, used - 1L, 1).copy_(newValues);
            return Attention.masked(
                    settings,
                    queries,
                    layerKeys.narrow(2, 0, used),
                    layerValues.narrow(2, 0, used),
                    settings.windowOf(layer).isPresent() ? windowed : everything);
        };
        var state = model.embed(onDevice(wide(tokens)).unsqueeze(1));
        for (int layer = 0; layer < model.configuration().layers(); layer++) {
            state = model.layer(layer, state, turns, cached);
        }
        positions.add_(new Scalar(1L));
        return model.logits(model.finalNorm(state)).squeeze(1);
    }

    /// Where the token at each row's position may look in a layer of this window.
    private Tensor inWindow(long window) {
        var rows = positions.size(0);
        var first = positions.sub(new Scalar(window - 1)).clamp_min(new Scalar(0L));
        return slotPositions.narrow(3, 0, used).ge(first.view(rows, 1, 1, 1));
    }

    /// Drops all rows but those at these places.
    public void keep(int[] places) {
        try (var _ = new NoGradGuard();
                var scope = Scope.open()) {
            var index = onDevice(wide(places));
            for (int layer = 0; layer < keys.size(); layer++) {
                keys.set(layer, replaced(scope, keys.get(layer), index));
                values.set(layer, replaced(scope, values.get(layer), index));
            }
            positions = replaced(scope, positions, index);
            visible = replaced(scope, visible, index);
            slotPositions = replaced(scope, slotPositions, index);
        }
    }

    private static Tensor replaced(Scope scope, Tensor old, Tensor index) {
        var fewer = scope.keep(old.index_select(0, index));
        old.close();
        return fewer;
    }

    private long[] ids(List<int[]> prompts) {
        var ids = new long[prompts.size() * promptLength];
        for (int p = 0; p < prompts.size(); p++) {
            for (int t = 0; t < prompts.get(p).length; t++) {
                ids[p * promptLength + t] = prompts.get(p)[t];
            }
        }
        return ids;
    }

    private Tensor onDevice(long[] values, long... shape) {
        var tensor = Tensors.of(values, shape.length == 0 ? new long[] {values.length} : shape);
        return tensor.to(model.head().device(), Tensors.type(tensor));
    }

    private static long[] wide(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
        visible.close();
        slotPositions.close();
        positions.close();
        promptLogits.close();
    }
}

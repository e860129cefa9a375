package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.KeyValueCache;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// The reference: libtorch with a key/value cache, on any device and in any element type.
///
/// Rows that are done are computed along until they are a quarter of the batch: moving the cache
/// together costs more than a few idle rows.
final class TorchDecoder implements Decoder {
    private static final double WORTH_MOVING = 0.75;

    private final LanguageModel model;
    private @Nullable KeyValueCache open;
    private int[] slots = {};

    TorchDecoder(LanguageModel model) {
        this.model = model;
    }

    @Override
    public float[] start(List<int[]> prompts, int[] promptOfRow, int room) {
        close();
        var cache = KeyValueCache.open(model, prompts, promptOfRow, room);
        open = cache;
        slots = new int[promptOfRow.length];
        Arrays.setAll(slots, r -> r);
        return floats(cache.promptLogits(), promptOfRow);
    }

    @Override
    public float[] advance(int[] tokens, int[] kept) {
        var cache = Objects.requireNonNull(open, "a batch is started before it is advanced");
        var live = new int[kept.length];
        Arrays.setAll(live, i -> slots[kept[i]]);
        if (live.length < WORTH_MOVING * cache.rows()) {
            cache.keep(live);
            Arrays.setAll(live, i -> i);
        }
        slots = live;
        var all = new int[cache.rows()];
        for (int i = 0; i < live.length; i++) {
            all[live[i]] = tokens[i];
        }
        try (var _ = Scope.open()) {
            return floats(cache.advance(all), live);
        }
    }

    private float[] floats(Tensor logits, int[] rows) {
        var all = Tensors.floats(logits);
        int vocabulary = model.configuration().vocabularySize();
        var chosen = new float[rows.length * vocabulary];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, rows[i] * vocabulary, chosen, i * vocabulary, vocabulary);
        }
        return chosen;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}

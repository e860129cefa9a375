package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What a layer does with its queries, keys and values: attend within the sequence, or to a cache.
@FunctionalInterface
public interface Attention {
    /// `queries`: `[rows, queryHeads, positions, headSize]`; `keys` and `values`: `[rows,
    /// keyValueHeads, positions, headSize]`, already turned by their positions. Returns the
    /// attended values in the shape of the queries.
    Tensor attend(int layer, Tensor queries, Tensor keys, Tensor values);

    /// Every position sees itself and those before it, in sliding layers as far as their window
    /// reaches. Right padding needs no mask.
    ///
    /// For one pass: masks belong to the scope of their first use.
    static Attention causal(ModelConfiguration model) {
        var settings = model.attention();
        var masks = new HashMap<List<Long>, Tensor>();
        return widened((layer, queries, keys, values) -> {
            long length = keys.size(2);
            var window = settings.windowOf(layer);
            boolean cut = window.isPresent() && window.getAsInt() < length;
            if (!cut && settings.scoreCap().isEmpty()) {
                return torch.scaled_dot_product_attention(
                        queries,
                        sharedByQueries(keys, queries),
                        sharedByQueries(values, queries),
                        new TensorOptional(),
                        0.0,
                        true,
                        scale(settings),
                        false);
            }
            long reach = cut ? window.getAsInt() : length;
            var visible = masks.computeIfAbsent(List.of(length, reach), _ -> visible(length, length, reach, queries));
            return masked(settings, queries, keys, values, Optional.of(visible));
        });
    }

    /// The same in float32 where half precision would be slow, with the result in the type of the queries.
    static Attention widened(Attention attention) {
        return (layer, queries, keys, values) -> attention
                .attend(layer, WidenedProducts.wide(queries), WidenedProducts.wide(keys), WidenedProducts.wide(values))
                .to(Tensors.type(queries));
    }

    /// Attention to the keys that `visible` has true: booleans that broadcast to `[rows, queryHeads, positions,
    /// keys]`, or nothing for all.
    static Tensor masked(
            AttentionSettings settings, Tensor queries, Tensor keys, Tensor values, Optional<Tensor> visible) {
        var ownKeys = sharedByQueries(keys, queries);
        var ownValues = sharedByQueries(values, queries);
        if (settings.scoreCap().isEmpty()) {
            return torch.scaled_dot_product_attention(
                    queries,
                    ownKeys,
                    ownValues,
                    visible.map(TensorOptional::new).orElseGet(TensorOptional::new),
                    0.0,
                    false,
                    scale(settings),
                    false);
        }
        double divisor = settings.queryScalar().orElse(queries.size(3));
        var products = queries.matmul(ownKeys.transpose(2, 3)).mul(new Scalar(1 / Math.sqrt(divisor)));
        var scores = LanguageModel.capped(products, settings.scoreCap());
        var seen = visible.map(mask -> scores.masked_fill(mask.logical_not(), new Scalar(Double.NEGATIVE_INFINITY)))
                .orElse(scores);
        // The softmax is taken in float32, as the models were trained with.
        boolean half = seen.element_size() < Float.BYTES;
        var type = half ? new ScalarTypeOptional(ScalarType.Float) : new ScalarTypeOptional();
        return torch.softmax(seen, -1, type).to(Tensors.type(values)).matmul(ownValues);
    }

    private static DoubleOptional scale(AttentionSettings settings) {
        OptionalDouble scalar = settings.queryScalar();
        return scalar.isEmpty() ? new DoubleOptional() : new DoubleOptional(1 / Math.sqrt(scalar.getAsDouble()));
    }

    /// `[length, keys]`: whether each of the last `length` positions (row) sees a key (column) among the last
    /// `reach` up to its own.
    static Tensor visible(long length, long keys, long reach, Tensor like) {
        var whole =
                torch.ones(new long[] {length, keys}, like.options().dtype(new ScalarTypeOptional(ScalarType.Bool)));
        long earlier = keys - length;
        return whole.tril(earlier).logical_and(whole.triu(earlier + 1 - reach));
    }

    /// Keys or values repeated so that every query head has its own: head h uses h / group.
    /// libtorch's fused CPU attention takes no grouped heads.
    static Tensor sharedByQueries(Tensor heads, Tensor queries) {
        long own = heads.size(1);
        long wanted = queries.size(1);
        if (own == wanted) {
            return heads;
        }
        long rows = heads.size(0);
        long length = heads.size(2);
        long size = heads.size(3);
        return heads.unsqueeze(2).expand(rows, own, wanted / own, length, size).reshape(rows, wanted, length, size);
    }
}

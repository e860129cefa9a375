package dev.frugal.reasoning.language;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// What a layer does with its queries, keys and values: attend within the sequence, or to a cache.
@FunctionalInterface
public interface Attention {
    /// `queries`: `[rows, queryHeads, positions, headSize]`; `keys` and `values`: `[rows,
    /// keyValueHeads, positions, headSize]`, already turned by their positions. Returns the
    /// attended values in the shape of the queries.
    Tensor attend(int layer, Tensor queries, Tensor keys, Tensor values);

    /// Every position sees itself and those before it. Right padding needs no mask.
    static Attention causal() {
        return (_, queries, keys, values) -> torch.scaled_dot_product_attention(
                queries,
                sharedByQueries(keys, queries),
                sharedByQueries(values, queries),
                new TensorOptional(),
                0.0,
                true,
                new DoubleOptional(),
                false);
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

package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A model whose weights can be packed into a [CompactModel].
public interface PackableModel {
    ModelConfiguration configuration();

    /// The parameters with the adapter added in, under their Hugging Face names. Changed ones are
    /// new tensors in the caller's scope.
    Map<String, Tensor> mergedParameters();

    /// Whether an adapter is added in: then matrices change in training, and norms do not.
    boolean isAdapted();

    /// The output embedding, shape `[vocabulary, hidden]`.
    Tensor head();

    /// What passes through this model in plain arrays borrow from.
    WorkingMemory workingMemory();
}

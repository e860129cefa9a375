package dev.frugal.tensor.transformer;

import dev.frugal.tensor.kernel.VectorApi;
import org.slf4j.LoggerFactory;

/// Which kernels this JVM runs transformers by, made and logged once.
final class TransformerKernelChoice {
    static final TransformerKernels FASTEST = choose();

    private TransformerKernelChoice() {}

    private static TransformerKernels choose() {
        var kernels = VectorApi.<TransformerKernels>choose(
                VectorTransformerKernels::new, () -> new PortableTransformerKernels());
        LoggerFactory.getLogger(TransformerKernels.class).info("small transformers run {}", kernels.description());
        return kernels;
    }
}

package dev.frugal.tensor;

import org.bytedeco.pytorch.global.torch;

/// The tensor engine of this process, as found by loading it and computing with it.
///
/// @param version libtorch's version and its binding's
/// @param threads threads one operation may use
/// @param cuda whether a CUDA device can be used
public record Engine(String version, int threads, boolean cuda) {
    private static final double TOLERANCE = 1e-15;

    /// Loads the engine and has it multiply two matrices.
    ///
    /// @throws UnsatisfiedLinkError if its native code does not load on this machine
    /// @throws IllegalStateException if the product is wrong
    public static Engine probe() {
        try (var _ = Scope.open()) {
            var product = Tensors.doubles(torch.matmul(
                    Tensors.of(new double[] {1, 2, 3, 4}, 2, 2), Tensors.of(new double[] {5, 6, 7, 8}, 2, 2)));
            if (Math.abs(product[0] - 19) > TOLERANCE || Math.abs(product[3] - 50) > TOLERANCE) {
                throw new IllegalStateException("libtorch multiplies matrices wrongly");
            }
            return new Engine(release(), torch.get_num_threads(), torch.cuda_is_available());
        }
    }

    /// libtorch does not tell its version through the binding; the binding's own begins with it.
    private static String release() {
        var binding = torch.class.getPackage().getImplementationVersion();
        return binding == null ? "unknown" : binding;
    }
}

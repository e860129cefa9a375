package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.kernel.TileKernelSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the jet engine for this machine, once, and logs why.
public final class JetEngines {
    private static final Logger LOG = LoggerFactory.getLogger(JetEngines.class);

    /// The system property that overrules the choice of [#standard()]: `fused`, `portable` or
    /// `libtorch`.
    public static final String PROPERTY = "frugal.jet";

    private JetEngines() {}

    /// One engine per number of threads, made when first asked for.
    private static final Map<Integer, JetEngine> STANDARD = new ConcurrentHashMap<>();

    /// The engine that everything uses unless it asks for another: the fused kernel where the JVM
    /// has the Vector API, else libtorch operations. On as many threads as libtorch may use at this
    /// moment.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the property names no engine
    public static JetEngine standard() {
        return STANDARD.computeIfAbsent(
                torch.get_num_threads(), threads -> of(EngineChoice.of(PROPERTY, "jet"), threads));
    }

    /// The engine of that kind.
    ///
    /// @param threads threads of the fused kernel, the caller's among them; its results do not
    ///   depend on the number
    public static JetEngine of(EngineChoice choice, int threads) {
        var engine = switch (choice) {
            case FUSED -> new FusedJetEngine(threads, TileKernelSet.fastest());
            case PORTABLE -> new FusedJetEngine(threads, TileKernelSet.portable("requested"));
            case LIBTORCH -> new LibtorchJetEngine();
        };
        LOG.info("jets by {}", engine.description());
        return engine;
    }
}

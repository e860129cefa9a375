package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.kernel.TileKernelSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the LSTM engine for this machine and logs why.
public final class LstmEngines {
    private static final Logger LOG = LoggerFactory.getLogger(LstmEngines.class);

    /// The system property that overrules the choice of [#standard()]: `fused`, `portable` or
    /// `libtorch`.
    public static final String PROPERTY = "frugal.lstm";

    private LstmEngines() {}

    /// An engine per kind and number of threads, made when first asked for.
    private static final Map<Kind, LstmEngine> STANDARD = new ConcurrentHashMap<>();

    private record Kind(EngineChoice choice, int threads) {}

    /// The engine that every layer uses: the fused kernel where the JVM has the Vector API, else
    /// libtorch. On as many threads as libtorch may use at this moment.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the property names no engine
    public static LstmEngine standard() {
        return STANDARD.computeIfAbsent(
                new Kind(EngineChoice.of(PROPERTY, "LSTM"), torch.get_num_threads()),
                kind -> of(kind.choice(), kind.threads()));
    }

    /// The engine of that kind.
    ///
    /// @param threads threads of the fused kernel, the caller's among them; its results do not
    ///   depend on the number
    public static LstmEngine of(EngineChoice choice, int threads) {
        var engine = switch (choice) {
            case FUSED -> new FusedLstmEngine(threads, TileKernelSet.fastest());
            case PORTABLE -> new FusedLstmEngine(threads, TileKernelSet.portable("requested"));
            case LIBTORCH -> new LibtorchLstmEngine();
        };
        LOG.info("LSTMs by {}", engine.description());
        return engine;
    }
}

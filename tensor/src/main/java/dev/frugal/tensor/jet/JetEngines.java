package dev.frugal.tensor.jet;

import dev.frugal.base.UserMistake;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the jet engine for this machine, once, and logs why.
public final class JetEngines {
    private static final Logger LOG = LoggerFactory.getLogger(JetEngines.class);
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

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
    /// @throws UserMistake if the property names no engine
    public static JetEngine standard() {
        return STANDARD.computeIfAbsent(torch.get_num_threads(), JetEngines::choose);
    }

    private static JetEngine choose(int threads) {
        var asked = System.getProperty(PROPERTY);
        if (asked == null) {
            return of(vectorModulePresent() ? Choice.FUSED : Choice.LIBTORCH, threads);
        }
        for (var choice : Choice.values()) {
            if (choice.name().equalsIgnoreCase(asked)) {
                return of(choice, threads);
            }
        }
        throw new UserMistake(
                "-D%s=%s names no jet engine; expected fused, portable or libtorch"
                        .formatted(PROPERTY, asked));
    }

    /// Which engine to use.
    public enum Choice {
        /// The fused kernel, with the Vector API where the JVM has it.
        FUSED,
        /// The fused kernel in plain loops, on any JVM.
        PORTABLE,
        /// Plain libtorch operations: the reference.
        LIBTORCH
    }

    /// The engine of that kind.
    ///
    /// @param threads threads of the fused kernel, the caller's among them; its results do not
    ///   depend on the number
    public static JetEngine of(Choice choice, int threads) {
        var engine =
                switch (choice) {
                    case FUSED -> vectorModulePresent() ? vector(threads) : noVector(threads);
                    case PORTABLE -> portable(threads, "asked for");
                    case LIBTORCH -> new LibtorchJetEngine();
                };
        LOG.info("jets by {}", engine.description());
        return engine;
    }

    private static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static JetEngine vector(int threads) {
        var floats = new VectorFloatArithmetic();
        return new FusedJetEngine(
                threads,
                floats,
                new VectorDoubleArithmetic(),
                "the fused kernel with the Vector API, %d-bit vectors, %d threads"
                        .formatted(floats.vectorBits(), threads));
    }

    private static JetEngine noVector(int threads) {
        return portable(threads, "the JVM was started without --add-modules " + VECTOR_MODULE);
    }

    private static JetEngine portable(int threads, String reason) {
        return new FusedJetEngine(
                threads,
                new PortableFloatArithmetic(),
                new PortableDoubleArithmetic(),
                "the fused kernel in plain loops, %d threads: %s".formatted(threads, reason));
    }
}

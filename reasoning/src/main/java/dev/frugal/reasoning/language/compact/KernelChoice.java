package dev.frugal.reasoning.language.compact;

import org.slf4j.LoggerFactory;

/// Which kernels this JVM runs, decided once.
final class KernelChoice {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Kernels CHOSEN = choose();

    private KernelChoice() {}

    static Kernels chosen() {
        return CHOSEN;
    }

    private static Kernels choose() {
        var log = LoggerFactory.getLogger(KernelChoice.class);
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            log.info("small models use portable Java: the JVM was started without --add-modules {}", MODULE);
            return new PortableKernels();
        }
        log.debug("small models use vector registers: {}", VectorKernels.description());
        return new VectorKernels();
    }
}

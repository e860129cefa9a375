package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.EngineChoice;

class VectorJetEngineTest extends JetEngineContract {
    private static final JetEngine ENGINE = JetEngines.of(EngineChoice.FUSED, 1);

    @Override
    JetEngine engine() {
        return ENGINE;
    }
}

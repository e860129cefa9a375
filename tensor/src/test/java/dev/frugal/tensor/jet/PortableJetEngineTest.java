package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.EngineChoice;

class PortableJetEngineTest extends JetEngineContract {
    private static final JetEngine ENGINE = JetEngines.of(EngineChoice.PORTABLE, 2);

    @Override
    JetEngine engine() {
        return ENGINE;
    }
}

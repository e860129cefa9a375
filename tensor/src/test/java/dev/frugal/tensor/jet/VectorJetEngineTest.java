package dev.frugal.tensor.jet;

class VectorJetEngineTest extends JetEngineContract {
    private static final JetEngine ENGINE = JetEngines.of(JetEngines.Choice.FUSED, 1);

    @Override
    JetEngine engine() {
        return ENGINE;
    }
}

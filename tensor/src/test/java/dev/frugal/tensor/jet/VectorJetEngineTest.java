package dev.frugal.tensor.jet;

class VectorJetEngineTest extends JetEngineContract {
    @Override
    JetEngine engine() {
        return JetEngines.of(JetEngines.Choice.FUSED, 1);
    }
}

package dev.frugal.tensor.jet;

class PortableJetEngineTest extends JetEngineContract {
    @Override
    JetEngine engine() {
        return JetEngines.of(JetEngines.Choice.PORTABLE, 2);
    }
}

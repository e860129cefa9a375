package dev.frugal.tensor.jet;

class PortableJetEngineTest extends JetEngineContract {
    private static final JetEngine ENGINE = JetEngines.of(JetEngines.Choice.PORTABLE, 2);

    @Override
    JetEngine engine() {
        return ENGINE;
    }
}

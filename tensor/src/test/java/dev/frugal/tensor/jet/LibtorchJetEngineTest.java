package dev.frugal.tensor.jet;

class LibtorchJetEngineTest extends JetEngineContract {
    @Override
    JetEngine engine() {
        return new LibtorchJetEngine();
    }
}

package dev.frugal.physics.training;

import dev.frugal.physics.model.CurveNetwork;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.ObjectiveTerms;
import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.JetEngines;
import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.recurrent.LstmEngines;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses who computes a model's training steps, and logs why.
final class StepEngines {
    private static final Logger LOG = LoggerFactory.getLogger(StepEngines.class);

    /// The system property that overrules the choice of [#standard]: `fused`, `portable` or
    /// `libtorch`.
    static final String PROPERTY = "frugal.step";

    private StepEngines() {}

    /// What a step works on.
    record Task(
            TrajectoryModel model,
            ObjectiveTerms terms,
            TrainingTensors data,
            PositivePairMask kinship,
            TrajectoryTrainingState state) {}

    /// The fused step where the JVM has the Vector API and the network is one it can carry, else
    /// libtorch. On as many threads as libtorch may use at this moment.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a property names no engine
    static StepEngine standard(Task task) {
        var choice = EngineChoice.of(PROPERTY, "training step");
        if (System.getProperty(PROPERTY) == null && partsByLibtorch()) {
            choice = EngineChoice.LIBTORCH;
        }
        return of(choice, torch.get_num_threads(), task);
    }

    /// Who asks for libtorch's jets or LSTMs wants the step to go through them.
    private static boolean partsByLibtorch() {
        return EngineChoice.of(JetEngines.PROPERTY, "jet") == EngineChoice.LIBTORCH
                || EngineChoice.of(LstmEngines.PROPERTY, "LSTM") == EngineChoice.LIBTORCH;
    }

    /// The engine of that kind, if it can carry the model; else libtorch.
    static StepEngine of(EngineChoice choice, int threads, Task task) {
        var engine = switch (choice) {
            case FUSED -> fused(TileKernelSet.fastest(), threads, task);
            case PORTABLE -> fused(TileKernelSet.portable("requested"), threads, task);
            case LIBTORCH -> reference(task, "");
        };
        LOG.info("training steps of {} by {}", task.model().method().name(), engine.description());
        return engine;
    }

    private static StepEngine fused(TileKernelSet kernels, int threads, Task task) {
        var network = task.model().curves();
        if (network.isEmpty()) {
            return reference(task, "the network is not a perceptron of time and a condition");
        }
        if (network.get().generator().layers().size() < 2
                || network.get().generator().inputs() < 2) {
            return reference(task, "the generator has no hidden layer or no condition");
        }
        var schedule = task.model().method().schedule();
        int order = task.model().form().order() + schedule.whole().order();
        if (order > Jet.HIGHEST_ORDER) {
            return reference(task, "the losses take derivatives of order %d".formatted(order));
        }
        var description = "fused kernels %s, %d threads".formatted(kernels.description(), threads);
        var team = new WorkerTeam(threads);
        return switch (schedule.precision()) {
            case FLOAT32 -> fused(task, network.get(), new FusedStep.Kernels<>(kernels.floats(), team, description));
            case FLOAT64 -> fused(task, network.get(), new FusedStep.Kernels<>(kernels.doubles(), team, description));
        };
    }

    private static <A> StepEngine fused(Task task, CurveNetwork network, FusedStep.Kernels<A> kernels) {
        return new FusedStep<>(task.model(), network, task.data(), task.kinship(), task.state(), kernels);
    }

    private static StepEngine reference(Task task, String reason) {
        return new AutogradStep(task.model(), task.terms(), task.data(), task.kinship(), task.state(), reason);
    }
}

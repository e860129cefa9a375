package dev.frugal.physics.training;

import dev.frugal.physics.data.Normalisation;
import dev.frugal.physics.model.Scaling;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.model.TrajectoryModelSpec;
import dev.frugal.physics.objective.ObjectiveTerms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/// The steps of a [TrajectoryModelSpec]'s training, one mini-batch each: losses, gradients, clipping,
/// Adam. Nothing is saved or reported here; that is the training's.
public final class TrajectorySteps implements AutoCloseable {
    private final TrainingTask task;
    private final TrajectoryModel model;
    private final TrainingSchedule schedule;
    private final ObjectiveTerms terms;
    private final TrainingTensors data;
    private final PositivePairMask kinship;
    private final MiniBatches batches;
    private final TrajectoryTrainingState state;
    private final StepEngine engine;

    /// An untrained model and its data, ready for the first step.
    public TrajectorySteps(TrajectoryModelSpec method, TrainingTask task) {
        this(method, task, StepEngines::standard);
    }

    /// The same with another choice of who computes the steps.
    TrajectorySteps(TrajectoryModelSpec method, TrainingTask task, Function<StepEngines.Task, StepEngine> engines) {
        this.task = task;
        schedule = method.schedule();
        var train = task.data().train();
        model = untrained(method, task);
        terms = new ObjectiveTerms(task.system(), model.scaling().scales());
        data = TrainingTensors.of(model, terms, train, task.trainWindows());
        kinship = PositivePairMask.of(
                schedule.triplet().similarity(),
                task.system(),
                train,
                task.regimes().of(train));
        batches =
                new MiniBatches(data.count(), schedule.batchSize(), task.seed().named("mini-batches"));
        state = new TrajectoryTrainingState(model);
        engine = engines.apply(new StepEngines.Task(model, terms, data, kinship, state));
    }

    private static TrajectoryModel untrained(TrajectoryModelSpec method, TrainingTask task) {
        var protocol = task.data().protocol();
        var normalisation = Normalisation.of(task.data().train());
        return TrajectoryModel.create(
                method,
                task.system(),
                Scaling.of(task.system(), protocol.horizon(), normalisation.stateMean(), normalisation.stateScale()),
                protocol.window(),
                task.seed().named("parameters"));
    }

    /// The model as the steps taken so far have left it.
    public TrajectoryModel model() {
        return model;
    }

    /// What the steps are computed with.
    public String engine() {
        return engine.description();
    }

    /// Ends the threads that steps are computed on; no step can be taken after it.
    @Override
    public void close() {
        engine.close();
    }

    /// Takes the next step; returns the terms of its loss, before weighting, by name.
    public Map<String, Double> take() {
        return engine.take(schedule.phase(state.step()), batches.indices(state.step()));
    }

    /// Floating-point operations of the next step, from shapes.
    public long operations() {
        return model.operationsPerStep(
                batches.length(state.step()),
                Math.toIntExact(data.times().size(0)),
                schedule.phase(state.step()).objective().order());
    }

    /// What a step computes with, by name: `windows`, `times`, `states`, `physical_times`,
    /// `physical_parameters` and `alike` (1 where two trajectories are of a kind), for those who
    /// want to compute the same.
    public Map<String, Tensor> inputs() {
        var inputs = new LinkedHashMap<String, Tensor>();
        inputs.put("windows", data.windows());
        inputs.put("times", data.times());
        inputs.put("states", data.states());
        inputs.put("physical_times", data.physicalTimes());
        inputs.put("physical_parameters", data.physicalParameters());
        inputs.put("alike", kinship.tensor());
        return inputs;
    }

    ObjectiveTerms terms() {
        return terms;
    }

    TrajectoryTrainingState state() {
        return state;
    }

    long perEpoch() {
        return batches.perEpoch();
    }

    double gradientVariance() {
        return GradientVariance.of(model, terms, data, kinship, task.seed());
    }
}

package dev.frugal.physics.training;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.io.Checkpoint;
import java.nio.file.Files;
import java.util.Map;
import java.util.OptionalDouble;

/// Trains a [FlowTapinn] as a resumable job: see [FlowTrainer] for what is done.
///
/// State is saved every ten seconds and when asked to stop. Reference trajectories of the task are
/// used for calibration alone.
final class FlowTraining {
    private static final String KIND = "frugal flow training";
    private static final double SECONDS_BETWEEN_SAVES = 10;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private final FlowTapinn method;
    private final TrainingTask task;
    private final TrainingContext place;
    private double secondsBefore;

    FlowTraining(FlowTapinn method, TrainingTask task, TrainingContext place) {
        this.method = method;
        this.task = task;
        this.place = place;
    }

    /// Goes on from the saved state, or from the beginning if there is none, to the end.
    TrainingResult run() {
        int threads = Runtime.getRuntime().availableProcessors();
        long started = System.nanoTime();
        try (var trainer = new FlowTrainer(method, task.system(), task.data().protocol(), task.seed(), threads)) {
            resume(trainer);
            place.rewind(trainer.step());
            long saved = started;
            while (trainer.step() < trainer.steps()) {
                var report = trainer.advance();
                place.context().meter().floatingPointOperations(report.operations());
                report.numbers().forEach((name, value) -> {
                    checkFinite(name, value, trainer.step());
                    place.log(trainer.step(), name, value);
                });
                place.report(trainer.step(), trainer.steps());
                long now = System.nanoTime();
                boolean stop = place.context().stop().requested();
                if (stop || (now - saved) / NANOSECONDS_PER_SECOND > SECONDS_BETWEEN_SAVES) {
                    place.context().beforeCheckpoint();
                    save(trainer, seconds(started));
                    saved = now;
                }
                place.context().stopIfRequested();
            }
            var model = trainer.finish(task.data().validation());
            return new TrainingResult(model, seconds(started), OptionalDouble.empty());
        }
    }

    private double seconds(long started) {
        return secondsBefore + (System.nanoTime() - started) / NANOSECONDS_PER_SECOND;
    }

    private void checkFinite(String name, double value, long step) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException(
                    "the training of %s on %s broke down: its %s became %s in step %d; try another seed or narrower ranges"
                            .formatted(place.member(), task.system().name(), name, value, step));
        }
    }

    private void save(FlowTrainer trainer, double seconds) {
        try (var _ = Scope.open()) {
            Checkpoint.write(
                    place.stateFile(),
                    trainer.state(),
                    Map.of(
                            "kind",
                            KIND,
                            "settings",
                            Documents.yaml(method),
                            "step",
                            Long.toString(trainer.step()),
                            "seconds",
                            Double.toString(seconds)));
        }
    }

    private void resume(FlowTrainer trainer) {
        if (!Files.exists(place.stateFile())) {
            return;
        }
        try (var _ = Scope.open()) {
            var contents = Checkpoint.read(place.stateFile());
            var metadata = contents.metadata();
            boolean ours = KIND.equals(metadata.get("kind"))
                    && Documents.yaml(method).equals(metadata.get("settings"))
                    && metadata.containsKey("step")
                    && metadata.containsKey("seconds");
            if (!ours) {
                throw new InvalidInputException(
                        "%s is no training state of %s with these settings; delete it to train from the beginning"
                                .formatted(place.stateFile(), method.name()));
            }
            trainer.restore(
                    contents.tensors(),
                    Long.parseLong(metadata.get("step")),
                    place.stateFile().toString());
            secondsBefore = Double.parseDouble(metadata.get("seconds"));
        }
    }
}

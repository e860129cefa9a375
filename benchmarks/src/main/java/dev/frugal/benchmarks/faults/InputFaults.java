package dev.frugal.benchmarks.faults;

import dev.frugal.base.FileTrees;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Cases whose input is damaged: system files, model folders, recordings, settings files.
final class InputFaults {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// A training may be meant to take long: it is stopped, and must end then.
    private static final Duration TRAINING_LIMIT = Duration.ofSeconds(15);

    /// A system file, and the parameter to solve it for.
    private record SoundSystem(String text, String parameter) {}

    private static final String PREDATOR_PREY = """
            name: predator-prey
            summary: Prey with limited room, and those who live on it.
            states: [prey, predator]
            parameters:
              growth: {range: [0.5, 1.5], unit: 1/year}
            constants: {catch: 0.5, death: 0.8, yield: 0.4, room: 0.02}
            equations:
              - prey' = growth*prey - catch*prey*predator - room*prey^2
              - predator' = yield*catch*prey*predator - death*predator
            initial: {prey: [2, 6], predator: [1, 3]}
            horizon: 20
            """;

    private static final String PENDULUM = """
            name: pendulum
            summary: A damped pendulum, driven at one frequency.
            states: [angle, velocity]
            parameters:
              drive: {range: [0.1, 0.9]}
            constants: {damping: 0.2, gravity: 9.81, length: 1.5, frequency: 1.2}
            equations:
              - angle' = velocity
              - velocity' = -gravity/length*sin(angle) - damping*velocity + drive*cos(frequency*t)
            initial: {angle: [-1, 1], velocity: [-0.5, 0.5]}
            horizon: 10
            """;

    private static final List<SoundSystem> SYSTEMS =
            List.of(new SoundSystem(PREDATOR_PREY, "growth=1"), new SoundSystem(PENDULUM, "drive=0.3"));

    private final Program program;
    private final Path folder;
    private final ModelFolderMutants folders;
    private final String settings;
    private final String recording;

    /// @param sound a sound model folder
    /// @param settings a sound settings file of `reasoning train`
    /// @param recording a sound recording of the Duffing oscillator
    InputFaults(Program program, Path folder, Path sound, String settings, String recording) {
        this.program = program;
        this.folder = folder;
        this.folders = new ModelFolderMutants(sound);
        this.settings = settings;
        this.recording = recording;
    }

    /// Whether what is to be damaged works as long as it is not: else every case would be a refusal.
    void tryUndamaged(Set<FaultKind> kinds) throws IOException, InterruptedException {
        for (var kind : kinds) {
            switch (kind) {
                case SYSTEMS -> {
                    for (var system : SYSTEMS) {
                        expectWork(solved(system, system.text()));
                    }
                }
                case MODEL_FOLDERS -> expectWork(program.run(LIMIT, question(folders.original())));
                case RECORDINGS -> expectWork(fitted(recording));
                case CONFIGURATIONS -> expectWork(trained(settings));
                case KILLS, IDENTIFICATIONS, RUN_FILES, REQUESTS -> {
                    // They try their own.
                }
            }
        }
    }

    private static void expectWork(CommandOutcome outcome) {
        if (outcome.verdict() != Verdict.WORKED) {
            throw new IllegalStateException("an undamaged input ends with " + outcome.detail());
        }
    }

    private CommandOutcome solved(SoundSystem system, String text) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("system.yaml"), text);
        return program.run(
                LIMIT,
                List.of("physics", "solve", file.toString(), "--samples", "50", "--parameter", system.parameter()));
    }

    private static List<String> question(Path model) {
        return List.of("reasoning", "generate", "--model", model.toString(), "--prompt", "37+25=", "--limit", "8");
    }

    private CommandOutcome fitted(String text) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("recording.csv"), text);
        return program.run(LIMIT, List.of("physics", "fit", "duffing", file.toString()));
    }

    private CommandOutcome trained(String text) throws IOException, InterruptedException {
        var runs = Files.createDirectory(folder.resolve("configured"));
        try {
            var file = Files.writeString(folder.resolve("settings.yaml"), text);
            return program.run(
                    TRAINING_LIMIT,
                    List.of("reasoning", "train", "--config", file.toString(), "--runs", runs.toString()));
        } finally {
            FileTrees.delete(runs);
        }
    }

    FaultCase system(int number, Seed seed) throws IOException, InterruptedException {
        var mutation = new Mutation(seed);
        var system = mutation.oneOf(SYSTEMS);
        var outcome = solved(system, mutation.text(system.text()));
        return judged(FaultKind.SYSTEMS, number, "a system file", outcome, LIMIT);
    }

    FaultCase modelFolder(int number, Seed seed) throws IOException, InterruptedException {
        var mutant = Files.createDirectory(folder.resolve("mutant"));
        try {
            var change = folders.write(mutant, seed);
            var arguments = new ArrayList<>(question(mutant));
            if (change.chat()) {
                arguments.add("--chat");
            }
            return judged(FaultKind.MODEL_FOLDERS, number, change.change(), program.run(LIMIT, arguments), LIMIT);
        } finally {
            FileTrees.delete(mutant);
        }
    }

    FaultCase recording(int number, Seed seed) throws IOException, InterruptedException {
        var outcome = fitted(new Mutation(seed).text(recording));
        return judged(FaultKind.RECORDINGS, number, "a recording", outcome, LIMIT);
    }

    FaultCase configuration(int number, Seed seed) throws IOException, InterruptedException {
        var outcome = trained(new Mutation(seed).text(settings));
        var verdict = outcome.verdict();
        return new FaultCase(
                FaultKind.CONFIGURATIONS,
                number,
                "a settings file",
                verdict,
                verdict.isFault() ? outcome.detail() : "");
    }

    /// What does not end within its limit hangs, even if it can be stopped.
    private static FaultCase judged(FaultKind kind, int number, String change, CommandOutcome outcome, Duration limit) {
        var verdict = outcome.stopped() ? Verdict.HANG : outcome.verdict();
        var detail = outcome.stopped() ? "no end within %d s".formatted(limit.toSeconds()) : outcome.detail();
        return new FaultCase(kind, number, change, verdict, verdict.isFault() ? detail : "");
    }
}

package dev.frugal.benchmarks.faults;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.Progress;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Cases of every kind in turn, until the time is over or there are enough.
///
/// @param command what starts the command line, without arguments
/// @param kinds what to damage
/// @param minutes the longest duration; no case begins after it
/// @param count the largest number of cases
/// @param seed of all cases: the same seed makes the same inputs, and kills after the same delays
public record FaultCampaign(List<String> command, Set<FaultKind> kinds, double minutes, int count, long seed) {
    private static final String SETTINGS = """
            seed: 1
            method:
              name: fgo
              advantage: {kind: fine-grained, alpha: 0.01, beta: 1.0, entropy: sampled_sum, cap: null, standardised: false}
              loss: {kind: sequence-mean, clip: {low: 0.2, high: 0.2, dual: null}}
              kl: 0.01
            rollout:
              prompts: 2
              group: 2
              prompt_limit: 64
              sampling:
                temperature: 1.0
                top_k: 5
                top_p: 0.9
                response_limit: 40
            optimisation:
              steps: 3
              inner_steps: 1
              learning_rate: 0.0003
              warm_up_steps: 1
              schedule: linear
              weight_decay: 0.0
              gradient_norm: 1.0
              rows_per_part: 4
            checkpoint_every: 2
            """;

    private static final int SAMPLES = 60;
    private static final int SECONDS_PER_MINUTE = 60;

    public FaultCampaign {
        command = List.copyOf(command);
        kinds = Set.copyOf(kinds);
        if (!(minutes > 0) || count < 1 || kinds.isEmpty()) {
            throw new IllegalArgumentException("%s minutes and %d cases of %d kinds; expected more of each"
                    .formatted(minutes, count, kinds.size()));
        }
    }

    /// Runs the campaign in `folder`, which exists and is empty.
    public FaultReport run(Path folder, Progress progress) throws IOException, InterruptedException {
        var sound = folder.resolve("sound");
        try (var model = EmbeddedModel.read()) {
            ModelFolder.write(sound, model);
        }
        var program = program(folder, "inputs");
        var inputs = new InputFaults(program, program.folder(), sound, SETTINGS, recording());
        inputs.tryUndamaged(kinds);
        var runs = kinds.contains(FaultKind.KILLS) || kinds.contains(FaultKind.RUN_FILES)
                ? Optional.of(RunFaults.ofTrainings(program(folder, "runs")))
                : Optional.<RunFaults>empty();
        var identifications = kinds.contains(FaultKind.IDENTIFICATIONS)
                ? Optional.of(RunFaults.ofIdentifications(program(folder, "identifications")))
                : Optional.<RunFaults>empty();
        long begin = System.nanoTime();
        var cases = new ArrayList<FaultCase>();
        var order = Arrays.stream(FaultKind.values()).filter(kinds::contains).toList();
        try (var requests = kinds.contains(FaultKind.REQUESTS)
                ? RequestFaults.open(program(folder, "studio"), folder.resolve("served"))
                : null) {
            while (cases.size() < count && minutesSince(begin) < minutes) {
                StopSignal.check();
                var kind = order.get(cases.size() % order.size());
                int number = cases.size() / order.size();
                var own = new Seed(seed).named(kind.name()).at(number);
                var ended = switch (kind) {
                    case KILLS -> runs.orElseThrow().kill(number, own);
                    case IDENTIFICATIONS -> identifications.orElseThrow().kill(number, own);
                    case RUN_FILES -> runs.orElseThrow().changedFile(number, own);
                    case SYSTEMS -> inputs.system(number, own);
                    case MODEL_FOLDERS -> inputs.modelFolder(number, own);
                    case RECORDINGS -> inputs.recording(number, own);
                    case CONFIGURATIONS -> inputs.configuration(number, own);
                    case REQUESTS -> Objects.requireNonNull(requests).request(number, own);
                };
                cases.add(ended);
                if (ended.verdict().isFault()) {
                    progress.note("%s %d (%s): %s, %s"
                            .formatted(
                                    kind.title(),
                                    number,
                                    ended.change(),
                                    ended.verdict().name().toLowerCase(Locale.ROOT),
                                    ended.detail()));
                }
                report(progress, cases.size(), minutesSince(begin));
            }
        }
        return FaultReport.of(minutesSince(begin), seed, cases);
    }

    /// By whichever of the two limits is nearer. The last case may end after the time is over.
    void report(Progress progress, int cases, double elapsed) {
        if ((double) cases / count >= elapsed / minutes) {
            progress.report("cases", cases, count);
        } else {
            progress.report(
                    "seconds",
                    Math.round(Math.min(elapsed, minutes) * SECONDS_PER_MINUTE),
                    Math.round(minutes * SECONDS_PER_MINUTE));
        }
    }

    private Program program(Path folder, String name) throws IOException {
        return new Program(command, Files.createDirectory(folder.resolve(name)));
    }

    private static double minutesSince(long begin) {
        return (System.nanoTime() - begin) / (double) Duration.ofMinutes(1).toNanos();
    }

    /// A decaying oscillation, as a logger would write it.
    private static String recording() {
        var text = new StringBuilder("t,x,v\n");
        for (int i = 0; i < SAMPLES; i++) {
            double time = i * 0.1;
            double decay = Math.exp(-0.15 * time);
            text.append("%.2f,%.5f,%.5f\n"
                    .formatted(time, decay * Math.cos(1.2 * time), -1.2 * decay * Math.sin(1.2 * time)));
        }
        return text.toString();
    }
}

package dev.frugal.benchmarks.faults;

import dev.frugal.base.Documents;
import dev.frugal.base.FileTrees;
import dev.frugal.base.Seed;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Cases of runs: killed at any moment, their files changed, then resumed. The right numbers are those of a run
/// that nothing happened to.
final class RunFaults {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

    private static final int ATTEMPTS = 5;

    private static final List<String> TRAINING = List.of(
            "reasoning",
            "train",
            "--steps",
            "6",
            "--prompts",
            "2",
            "--group",
            "2",
            "--limit",
            "40",
            "--checkpoint-every",
            "1");

    /// Files whose bytes a run determines.
    private static final List<String> RESULTS = List.of("model/model.safetensors", "system.yaml", "identified.json");

    private static final int RECORDINGS = 3;
    private static final int SAMPLES = 400;

    /// Kills of one identification.
    private static final int MANY = 10;

    private final Program program;
    private final FaultKind kind;
    private final List<String> work;
    private final Map<String, String> expected;
    private final Duration duration;

    private RunFaults(
            Program program, FaultKind kind, List<String> work, Map<String, String> expected, Duration duration) {
        this.program = program;
        this.kind = kind;
        this.work = work;
        this.expected = expected;
        this.duration = duration;
    }

    /// Trainings of a reasoner, and one that was killed.
    static RunFaults ofTrainings(Program program) throws IOException, InterruptedException {
        var faults = prepare(program, FaultKind.KILLS, TRAINING);
        faults.killOnce();
        return faults;
    }

    /// Identifications of an oscillator with an unknown law of friction, from recordings that are made here.
    static RunFaults ofIdentifications(Program program) throws IOException, InterruptedException {
        var system = Files.writeString(program.folder().resolve("friction.yaml"), """
                name: friction
                states: [x, v]
                inputs: {u: {between-samples: smooth}}
                measured: {x: x}
                constants:
                  stiffness: {estimate: [0, 10]}
                unknown:
                  friction: {of: [v], hidden: [6], odd: true}
                equations:
                  - x' = v
                  - v' = u - stiffness*x - friction
                initial: {x: [-2, 2], v: [-2, 2]}
                horizon: 20
                """);
        var work = new ArrayList<>(List.of("physics", "identify", system.toString()));
        for (int k = 0; k < RECORDINGS; k++) {
            var file = program.folder().resolve("recording-%d.csv".formatted(k));
            Files.writeString(file, recording(k));
            work.addAll(List.of("--recording", file.toString()));
        }
        return prepare(program, FaultKind.IDENTIFICATIONS, work);
    }

    private static String recording(int number) {
        var text = new StringBuilder("t,x,u\n");
        double x = 0.2 * number;
        double v = 0;
        int steps = 50;
        double interval = 0.1;
        double h = interval / steps;
        for (int i = 0; i < SAMPLES * steps; i++) {
            double t = i * h;
            double push = Math.sin((1 + 0.3 * number) * t) + 0.6 * Math.cos(2.7 * t + number);
            if (i % steps == 0) {
                text.append(t).append(',').append(x).append(',').append(push).append('\n');
            }
            v += h * (push - 2 * x - 0.3 * Math.tanh(v / 0.2) - 0.1 * v);
            x += h * v;
        }
        return text.toString();
    }

    /// Works twice undisturbed, to know the numbers that a run determines.
    private static RunFaults prepare(Program program, FaultKind kind, List<String> work)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var first = finished(program, program.folder().resolve("first"), work);
        var duration = Duration.ofNanos(System.nanoTime() - begin);
        var second = finished(program, program.folder().resolve("second"), work);
        first.entrySet().removeIf(entry -> !entry.getValue().equals(second.get(entry.getKey())));
        return new RunFaults(program, kind, work, first, duration);
    }

    private Path killed() {
        return program.folder().resolve("killed");
    }

    private void killOnce() throws IOException, InterruptedException {
        var killed = killed();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var process = program.start(in(killed, work));
            while (!hasCheckpoint(killed) && !process.waitFor(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                StopSignal.check();
            }
            process.destroyForcibly().waitFor();
            if (hasCheckpoint(killed)) {
                return;
            }
            FileTrees.delete(killed);
        }
        throw new IllegalStateException("no run could be killed between its first checkpoint and its end");
    }

    private static boolean hasCheckpoint(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return false;
        }
        try (var files = Files.walk(runs)) {
            var names = files.map(file -> runs.relativize(file).toString()).toList();
            return names.stream().anyMatch(name -> name.contains("checkpoints/"))
                    && names.stream().noneMatch(name -> name.endsWith("answer.json"));
        } catch (UncheckedIOException _) {
            // A file that was there a moment ago has been renamed.
            return false;
        }
    }

    private static List<String> in(Path runs, List<String> work) {
        var arguments = new ArrayList<>(work);
        arguments.addAll(List.of("--runs", runs.toString()));
        return arguments;
    }

    private static Map<String, String> finished(Program program, Path runs, List<String> work)
            throws IOException, InterruptedException {
        var outcome = program.run(LIMIT, in(runs, work));
        if (outcome.code() != 0) {
            throw new IllegalStateException("the undisturbed run ended with " + outcome.detail());
        }
        return numbers(only(runs));
    }

    private static Path only(Path runs) throws IOException {
        try (var folders = Files.list(runs)) {
            return folders.filter(run -> Files.exists(run.resolve("manifest.json")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Metrics by step and name, and the checksums of the results that were written.
    private static Map<String, String> numbers(Path run) throws IOException {
        var numbers = new TreeMap<String, String>();
        for (var line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            var metric = Documents.jsonTree(line, "a metric");
            numbers.put(
                    metric.path("name").asString("") + " at step "
                            + metric.path("step").asLong(0),
                    metric.path("value").toString());
        }
        for (var result : RESULTS) {
            var file = run.resolve(result);
            if (Files.exists(file)) {
                numbers.put(result, Integer.toString(Arrays.hashCode(Files.readAllBytes(file))));
            }
        }
        return numbers;
    }

    FaultCase kill(int number, Seed seed) throws IOException, InterruptedException {
        var mutation = new Mutation(seed);
        var runs = program.folder().resolve("kill");
        try {
            int kills = kind == FaultKind.IDENTIFICATIONS ? MANY : 1 + mutation.choice(2);
            var change = new StringBuilder("killed");
            boolean ended = false;
            for (int kill = 0; kill < kills && !ended; kill++) {
                long delay = mutation.choice(Math.toIntExact(duration.toMillis()));
                change.append(" after %d ms".formatted(delay));
                var process = program.start(begun(runs) ? resumption(runs) : in(runs, work));
                ended = process.waitFor(delay, TimeUnit.MILLISECONDS);
                process.destroyForcibly().waitFor();
            }
            var outcome = program.run(LIMIT, begun(runs) ? resumption(runs) : in(runs, work));
            return compared(kind, number, change.toString(), outcome, runs, false);
        } finally {
            if (Files.exists(runs)) {
                FileTrees.delete(runs);
            }
        }
    }

    FaultCase changedFile(int number, Seed seed) throws IOException, InterruptedException {
        var mutation = new Mutation(seed);
        var runs = program.folder().resolve("changed");
        try {
            copy(killed(), runs);
            var files = files(only(runs));
            var file = mutation.oneOf(files);
            Files.write(file, mutation.bytes(Files.readAllBytes(file)));
            var change = only(runs).relativize(file).toString();
            var outcome = program.run(LIMIT, resumption(runs));
            return compared(FaultKind.RUN_FILES, number, change, outcome, runs, true);
        } finally {
            if (Files.exists(runs)) {
                FileTrees.delete(runs);
            }
        }
    }

    private FaultCase compared(
            FaultKind kind, int number, String change, CommandOutcome outcome, Path runs, boolean mayRefuse)
            throws IOException {
        var verdict = outcome.stopped() ? Verdict.HANG : outcome.verdict();
        var detail = outcome.detail();
        if (verdict == Verdict.REFUSED && !mayRefuse) {
            verdict = Verdict.CRASH;
        }
        if (verdict == Verdict.WORKED) {
            var numbers = numbers(only(runs));
            var different = expected.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(numbers.get(entry.getKey())))
                    .findFirst();
            if (different.isPresent()) {
                verdict = Verdict.WRONG;
                detail = "%s is %s, not %s"
                        .formatted(
                                different.get().getKey(),
                                numbers.get(different.get().getKey()),
                                different.get().getValue());
            }
        }
        return new FaultCase(kind, number, change, verdict, verdict.isFault() ? detail : "");
    }

    private static boolean begun(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return false;
        }
        try (var folders = Files.list(runs)) {
            return folders.anyMatch(run -> Files.exists(run.resolve("manifest.json")));
        }
    }

    private static List<String> resumption(Path runs) throws IOException {
        return List.of("runs", "resume", only(runs).getFileName().toString(), "--runs", runs.toString());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

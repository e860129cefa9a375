package dev.frugal.benchmarks;

import dev.frugal.base.FileTrees;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a benchmark runs with.
///
/// @param effort how much is measured
/// @param timing how long and how often each contender works
/// @param threads numbers of threads to measure with, each in a race of its own
/// @param python the interpreter of the peers
/// @param folder a folder of this run alone, emptied at its end
/// @param progress hears how far it has come
public record BenchmarkContext(
        Effort effort, Timing timing, List<Integer> threads, String python, Path folder, Progress progress)
        implements AutoCloseable {
    /// The environment variable that names the peers' interpreter.
    public static final String PYTHON_VARIABLE = "FRUGAL_PYTHON";

    private static final String PYTHON = "python3";
    private static final String PYTHON_VERSION = "3";

    /// How much of a benchmark is measured, where it makes a difference.
    public enum Effort {
        /// The smallest part that shows whether it works and about how fast.
        QUICK,
        STANDARD,
        /// The largest sizes too.
        FULL
    }

    /// How long and how often each contender works.
    ///
    /// @param rounds turns that count
    /// @param turnSeconds what a turn fills at least
    /// @param warmUpSeconds what comes before the first turn at least
    /// @param longestWarmUpSeconds and at most, if turns go on getting faster
    public record Timing(int rounds, double turnSeconds, double warmUpSeconds, double longestWarmUpSeconds) {
        /// Long enough for compilers and for turns that tell something.
        public static Timing standard(int rounds) {
            return new Timing(rounds, 0.3, 2.5, 30);
        }

        /// Enough for an impression.
        public static Timing quick() {
            return new Timing(3, 0.1, 2, 6);
        }
    }

    public BenchmarkContext {
        threads = List.copyOf(threads);
        if (timing.rounds() < 1 || threads.isEmpty() || threads.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException(
                    "%d rounds on %s threads; expected at least one of each".formatted(timing.rounds(), threads));
        }
    }

    /// A session in a fresh temporary folder.
    ///
    /// @throws InvalidInputException if [#PYTHON_VARIABLE] names something else than a Python 3
    public static BenchmarkContext open(Effort effort, Timing timing, List<Integer> threads, Progress progress) {
        try {
            return new BenchmarkContext(
                    effort, timing, threads, chosenPython(), Files.createTempDirectory("frugal-benchmark"), progress);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String chosenPython() {
        var chosen = System.getenv(PYTHON_VARIABLE);
        return chosen == null || chosen.isBlank() ? PYTHON : requirePython(chosen);
    }

    /// @return `interpreter`
    /// @throws InvalidInputException if it is not Python 3
    static String requirePython(String interpreter) {
        try {
            var process = new ProcessBuilder(interpreter, "-c", "import sys; print(sys.version_info.major)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            try (var answer = process.inputReader()) {
                if (PYTHON_VERSION.equals(answer.readLine())) {
                    return interpreter;
                }
            }
        } catch (IOException failure) {
            throw noPython(interpreter, "cannot be started");
        }
        throw noPython(interpreter, "is not Python 3");
    }

    private static InvalidInputException noPython(String interpreter, String what) {
        return new InvalidInputException(
                "%s is %s, which %s; name the Python that has the peers' libraries, or unset it"
                        .formatted(PYTHON_VARIABLE, interpreter, what));
    }

    /// The same with other timing.
    BenchmarkContext with(Timing other) {
        return new BenchmarkContext(effort, other, threads, python, folder, progress);
    }

    /// Turns that count.
    public int rounds() {
        return timing.rounds();
    }

    /// Removes the folder.
    @Override
    public void close() {
        try {
            FileTrees.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

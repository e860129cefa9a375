package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDocument;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "solve",
        description = "Integrate a system with the reference solver and print the trajectory as CSV or JSON.",
        footer = {
            "",
            "Example:",
            "  frugal physics solve duffing --parameter F0=0.3 --initial 1,0 --until 16 --samples 200",
            "",
            "Values may be formulas of numbers:",
            "  frugal physics solve lorenz --parameter rho=28 --constant beta=8/3 --until 2*pi",
            "",
            "With --noise the output simulates a sensor; 'frugal physics predict' reads the CSV."
        })
final class PhysicsSolve extends BaseCommand {
    private static final int MOST_SAMPLES = 1_000_000;

    @Mixin
    private SystemOptions options = new SystemOptions();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "End of the trajectory, which starts at 0 (default: the system's horizon).")
    private Optional<Double> until = Optional.empty();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Number of equidistant times, both ends included (default: as in the system file).")
    private Optional<Integer> samples = Optional.empty();

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            converter = ArithmeticConverter.class,
            description = "Standard deviation of the normal noise added to the states (default: ${DEFAULT-VALUE}).")
    private double noise;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Random seed of the noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the CSV to a file instead of standard output.")
    private @Nullable Path output;

    @Override
    protected CommandResult answer() {
        var system = options.system(runsFolder());
        var parameters = options.parameterValues(system);
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new InvalidInputException("--noise is %s; expected a finite number of at least 0".formatted(noise));
        }
        var solution = new ReferenceSolver(system).solve(parameters, options.initial(system), times(system));
        solution.remarks().forEach(remark -> terminal().err().println(remark.line()));
        var trajectory = solution.trajectory();
        var measured =
                Window.of(trajectory, trajectory.samples()).withNoise(noise, new Seed(seed).named("measurement"));
        var document = TrajectoryDocument.of(system, measured);
        var csv = RecordedWindow.text(system, measured);
        if (output == null) {
            return new CommandResult(csv.stripTrailing(), document);
        }
        DurableFiles.write(output, csv);
        return new CommandResult(
                "%d samples of %s written to %s".formatted(measured.samples(), system.name(), output), document);
    }

    private double[] times(DynamicalSystem system) {
        double end = until.orElse(system.horizon());
        int count = samples.orElse(system.description().samples());
        if (!(end > 0) || Double.isInfinite(end)) {
            throw new InvalidInputException("--until is %s; expected a finite time above 0".formatted(end));
        }
        if (count < 2 || count > MOST_SAMPLES) {
            throw new InvalidInputException("--samples is %d; expected 2 to %d".formatted(count, MOST_SAMPLES));
        }
        var times = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = end * i / (count - 1);
        }
        return times;
    }
}

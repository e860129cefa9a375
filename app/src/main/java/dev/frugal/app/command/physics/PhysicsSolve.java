package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDocument;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.picture.FieldPictures;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            "With --noise the output simulates a sensor; 'frugal physics predict' reads the CSV.",
            "",
            "A partial differential equation prints one column for each point, or for each sensor that its file names:",
            "  frugal physics solve kuramoto-sivashinsky --parameter d=1 --until 100 --samples 201 --seed 3"
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
            description = "Random seed of the noise and of random initial fields (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the CSV to a file instead of standard output.")
    private @Nullable Path output;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write an HTML page with pictures of the fields: over space and time, and spectra.")
    private @Nullable Path report;

    @Override
    protected CommandResult answer() {
        checkNoise();
        var fields = options.fields(runsFolder());
        if (fields.isPresent()) {
            return answer(fields.get());
        }
        if (report != null) {
            throw new InvalidInputException("--report draws fields, and this system has states; omit it");
        }
        var system = options.system(runsFolder());
        var parameters = options.parameterValues(system);
        var solution = new ReferenceSolver(system)
                .solve(
                        parameters,
                        options.initial(system),
                        times(system.horizon(), system.description().samples()));
        solution.remarks().forEach(remark -> terminal().err().println(remark.line()));
        var trajectory = solution.trajectory();
        var measured =
                Window.of(trajectory, trajectory.samples()).withNoise(noise, new Seed(seed).named("measurement"));
        var document = TrajectoryDocument.of(system, measured);
        var csv = RecordedWindow.text(system, measured);
        return result(csv, measured.samples(), system.name(), document);
    }

    private CommandResult answer(FieldSystem system) {
        var description = system.description();
        var parameters = options.parameterValues(system);
        var solved =
                SolvedField.of(system, parameters, times(description.horizon(), description.samples()), noise, seed);
        if (report != null) {
            HtmlReport.write(
                    FieldPictures.page(system, solved.times(), solved.values(), subtitle(system, parameters)), report);
        }
        return result(solved.csv(), solved.times().length, system.name(), solved.document());
    }

    private String subtitle(FieldSystem system, double[] parameters) {
        var values = IntStream.range(0, parameters.length)
                .mapToObj(
                        i -> "%s = %s".formatted(system.parameters().get(i).name(), SystemFacts.number(parameters[i])))
                .collect(Collectors.joining(", "));
        return "%s %s"
                .formatted(system.description().summary(), values.isEmpty() ? "" : "With " + values + ".")
                .strip();
    }

    private CommandResult result(String csv, int count, String name, Object document) {
        if (output == null) {
            return new CommandResult(csv.stripTrailing(), document);
        }
        DurableFiles.write(output, csv);
        return new CommandResult("%d samples of %s written to %s".formatted(count, name, output), document);
    }

    private void checkNoise() {
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new InvalidInputException("--noise is %s; expected a finite number of at least 0".formatted(noise));
        }
    }

    private double[] times(double horizon, int usualSamples) {
        double end = until.orElse(horizon);
        int count = samples.orElse(usualSamples);
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

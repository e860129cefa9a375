package dev.frugal.app.job;

import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.List;

/// A process that counts in a run: begins one if there is none, else goes on with it. The tests
/// kill it.
final class CountingProgram {
    private CountingProgram() {}

    public static void main(String[] arguments) {
        var runs = Path.of(arguments[0]);
        var workplace = new JobRunner(
                runs,
                new JobTypes(List.of(CountingJob.KIND)),
                new Terminal(System.out, System.err, false),
                List.of(arguments),
                new StopSignal());
        var existing = dev.frugal.runs.RunDirectory.list(runs);
        var answer = existing.isEmpty()
                ? workplace.start(
                        CountingJob.KIND, "counting", CountingJob.Settings.counting(Integer.parseInt(arguments[1])), 7)
                : workplace.resume(existing.getFirst().name());
        System.out.println(answer.text());
    }
}

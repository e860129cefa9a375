package dev.frugal.app.job;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunDirectory;
import java.util.List;
import java.util.stream.Collectors;

/// All job types of the program.
public record JobTypes(List<JobType<?>> kinds) {
    public JobTypes {
        kinds = List.copyOf(kinds);
        var names = kinds.stream().map(JobType::name).collect(Collectors.toSet());
        if (names.size() != kinds.size()) {
            throw new IllegalArgumentException("two kinds of job share a name: " + kinds);
        }
    }

    /// The job type of `run`.
    ///
    /// @throws InvalidInputException if a newer version of Frugal made the run
    JobType<?> of(RunDirectory run) {
        var name = run.manifest().kind();
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(("the run %s is of kind '%s', which this version of Frugal"
                                + " does not know; use the version in its"
                                + " manifest.json")
                        .formatted(run.name(), name)));
    }
}

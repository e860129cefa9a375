package dev.frugal.benchmarks.faults;

import java.util.Arrays;
import java.util.List;

/// What a campaign found, as JSON: what `benchmark faults --json` prints.
///
/// @param minutes how long it took
/// @param seed with the number of a case, its input again
/// @param kinds counts by what was damaged
/// @param faults every case that ended in a crash, a hang or a wrong result
public record FaultReport(double minutes, long seed, List<Count> kinds, List<FaultCase> faults) {
    /// Cases of one kind, by how they ended.
    public record Count(FaultKind kind, int cases, int worked, int refused, int crashes, int hangs, int wrong) {
        static Count of(FaultKind kind, List<FaultCase> all) {
            var own = all.stream().filter(one -> one.kind() == kind).toList();
            return new Count(
                    kind,
                    own.size(),
                    count(own, Verdict.WORKED),
                    count(own, Verdict.REFUSED),
                    count(own, Verdict.CRASH),
                    count(own, Verdict.HANG),
                    count(own, Verdict.WRONG));
        }

        private static int count(List<FaultCase> cases, Verdict verdict) {
            return (int) cases.stream().filter(one -> one.verdict() == verdict).count();
        }
    }

    public FaultReport {
        kinds = List.copyOf(kinds);
        faults = List.copyOf(faults);
    }

    static FaultReport of(double minutes, long seed, List<FaultCase> cases) {
        return new FaultReport(
                minutes,
                seed,
                Arrays.stream(FaultKind.values())
                        .map(kind -> Count.of(kind, cases))
                        .filter(count -> count.cases() > 0)
                        .toList(),
                cases.stream().filter(one -> one.verdict().isFault()).toList());
    }
}

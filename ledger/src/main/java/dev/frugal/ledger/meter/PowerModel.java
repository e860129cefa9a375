package dev.frugal.ledger.meter;

/// Estimates joules from CPU time and memory, if no counter can be read.
///
/// joules = CPU seconds × watts of a busy core + wall seconds × GiB of peak memory × watts of a
/// GiB.
///
/// Source of form and default numbers: Lannelongue, Grealey, Inouye (2021), "Green Algorithms:
/// Quantifying the Carbon Footprint of Computation", Advanced Science 8, 2100707: 12 W for a core
/// of an unknown model, 0.3725 W per GB of memory. Idle cores and the building are not included;
/// the building is in the prices, as PUE.
public record PowerModel(double wattsPerBusyCore, double wattsPerGibibyte) {
    /// The numbers of Green Algorithms for an unknown processor.
    public static final PowerModel GREEN_ALGORITHMS = new PowerModel(12, 0.3725);

    private static final double GIBIBYTE = 1L << 30;

    public PowerModel {
        if (!(wattsPerBusyCore >= 0) || !(wattsPerGibibyte >= 0)) {
            throw new IllegalArgumentException(
                    "watts %s and %s; expected both at least 0".formatted(wattsPerBusyCore, wattsPerGibibyte));
        }
    }

    /// The estimate in joules.
    public double joules(double wallSeconds, double cpuSeconds, long peakResidentBytes) {
        return cpuSeconds * wattsPerBusyCore + wallSeconds * (peakResidentBytes / GIBIBYTE) * wattsPerGibibyte;
    }

    /// The description in the cost statement.
    public String description() {
        return "estimated: %s W per busy core and %s W per GiB of memory (Lannelongue et al. 2021)"
                .formatted(wattsPerBusyCore, wattsPerGibibyte);
    }
}

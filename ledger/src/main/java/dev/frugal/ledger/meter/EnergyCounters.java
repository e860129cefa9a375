package dev.frugal.ledger.meter;

import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The readable energy counters of a machine.
///
/// @param processors joules of processors and their memory, by RAPL
/// @param graphics joules of graphics processors, by NVML
/// @param refusals devices whose energy cannot be read, each with the reason, for the cost
///   statement
public record EnergyCounters(
        Optional<EnergyCounter> processors, Optional<EnergyCounter> graphics, List<String> refusals) {
    /// No counters: joules are estimated.
    public static final EnergyCounters NONE = new EnergyCounters(Optional.empty(), Optional.empty(), List.of());

    private static final Logger LOG = LoggerFactory.getLogger(EnergyCounters.class);
    private static final Path POWERCAP = Path.of("/sys/class/powercap");

    public EnergyCounters {
        refusals = List.copyOf(refusals);
    }

    /// The counters of this machine that this user may read.
    public static EnergyCounters ofThisMachine() {
        return found(POWERCAP, NvidiaLibrary.ofThisMachine());
    }

    /// The counters under a folder with the layout of `/sys/class/powercap`, and those of a library
    /// with the functions of NVML.
    static EnergyCounters found(Path powercap, Optional<SymbolLookup> nvidia) {
        var refusals = new ArrayList<String>();
        var graphics = nvidia.flatMap(library -> graphics(library, refusals));
        return new EnergyCounters(processors(powercap), graphics, refusals);
    }

    /// The same for one of several processes that share a machine: the joules of its processors are estimated, since
    /// their counters do not tell processes apart.
    public EnergyCounters ofGraphicsAlone() {
        return new EnergyCounters(Optional.empty(), graphics, refusals);
    }

    /// How the joules of a run with these counters are determined.
    ///
    /// @param model the estimate for processors whose counters cannot be read
    public Energy energy(PowerModel model) {
        return Energy.of(processors, graphics, refusals, model);
    }

    private static Optional<EnergyCounter> processors(Path powercap) {
        try {
            var registers = new PowercapFolder(powercap).registers();
            return registers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EnergyCounter(PowercapFolder.DESCRIPTION, registers));
        } catch (IOException failure) {
            LOG.info(
                    "energy counters under {} cannot be read ({}); joules of processors are estimated",
                    powercap,
                    failure.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<EnergyCounter> graphics(SymbolLookup library, List<String> refusals) {
        try {
            var nvidia = new NvidiaLibrary(library);
            var registers = new ArrayList<EnergyRegister>();
            for (int index = 0; index < nvidia.devices(); index++) {
                try {
                    registers.add(nvidia.register(index));
                } catch (IOException refusal) {
                    refuse(refusal, refusals);
                }
            }
            return registers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EnergyCounter(description(registers.size(), nvidia.devices()), registers));
        } catch (NvidiaLibrary.Refusal refusal) {
            if (refusal.meansThereAreNone()) {
                LOG.info("{}; no graphics processor is metered", refusal.getMessage());
            } else {
                refuse(refusal, refusals);
            }
            return Optional.empty();
        } catch (IOException failure) {
            refuse(failure, refusals);
            return Optional.empty();
        }
    }

    private static void refuse(IOException refusal, List<String> refusals) {
        refusals.add(String.valueOf(refusal.getMessage()));
        LOG.warn("the energy of some graphics processors is not metered: {}", refusal.getMessage());
    }

    private static String description(int read, int all) {
        return "NVML counters, %s graphics processor%s as a whole"
                .formatted(read == all ? read : read + " of " + all, all == 1 ? "" : "s");
    }
}

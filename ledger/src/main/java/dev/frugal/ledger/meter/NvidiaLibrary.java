package dev.frugal.ledger.meter;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.BiFunction;

/// The four functions of NVIDIA's management library (NVML) that read a graphics processor's
/// energy.
///
/// Source: NVIDIA, "NVML API Reference Guide": `nvmlInit_v2`, `nvmlDeviceGetCount_v2`,
/// `nvmlDeviceGetHandleByIndex_v2`, `nvmlDeviceGetTotalEnergyConsumption` (millijoules since the
/// driver was loaded; from the Volta generation on).
final class NvidiaLibrary {
    private static final String FILE = "libnvidia-ml.so.1";
    private static final double MILLIJOULES_PER_JOULE = 1e3;
    private static final int SUCCESS = 0;
    private static final int NOT_SUPPORTED = 3;
    private static final int NO_PERMISSION = 4;
    private static final int DRIVER_NOT_LOADED = 9;
    private static final int GPU_IS_LOST = 15;
    private static final int VERSION_MISMATCH = 18;

    private final MethodHandle handleByIndex;
    private final MethodHandle totalEnergy;
    private final int devices;

    /// A failed call of the library.
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        private Refusal(String what, int code) {
            super("%s: %s".formatted(what, meaning(code)));
            this.code = code;
        }

        /// Whether there is nothing to read, as on a machine with the library but without such a
        /// processor.
        boolean meansThereAreNone() {
            return code == DRIVER_NOT_LOADED;
        }
    }

    /// The library of this machine's driver, if any.
    static Optional<SymbolLookup> ofThisMachine() {
        BiFunction<String, Arena, SymbolLookup> open = SymbolLookup::libraryLookup;
        try {
            return Optional.of(open.apply(FILE, Arena.global()));
        } catch (IllegalArgumentException | IllegalCallerException _) {
            return Optional.empty();
        }
    }

    /// Binds the functions and initialises the library, which counts initialisations: one more
    /// costs nothing.
    ///
    /// @throws Refusal if the library does not initialise
    /// @throws IOException if it lacks one of the functions
    NvidiaLibrary(SymbolLookup library) throws IOException {
        var start = bind(library, "nvmlInit_v2", FunctionDescriptor.of(JAVA_INT));
        var count = bind(library, "nvmlDeviceGetCount_v2", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        this.handleByIndex =
                bind(library, "nvmlDeviceGetHandleByIndex_v2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        this.totalEnergy =
                bind(library, "nvmlDeviceGetTotalEnergyConsumption", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        check("starting NVML", () -> (int) start.invokeExact());
        try (var arena = Arena.ofConfined()) {
            var place = arena.allocate(JAVA_INT);
            check("counting graphics processors", () -> (int) count.invokeExact(place));
            this.devices = place.get(JAVA_INT, 0);
        }
    }

    /// Number of graphics processors.
    int devices() {
        return devices;
    }

    /// The register of the device with the given index, read once.
    ///
    /// @throws Refusal if the device does not report its energy
    EnergyRegister register(int index) throws IOException {
        var name = "graphics processor %d".formatted(index);
        var device = device(index, name);
        // One place for all readings: nothing is allocated when the meter looks.
        var place = Arena.ofAuto().allocate(JAVA_LONG);
        EnergyRegister.Reading reading = () -> {
            check(name, () -> (int) totalEnergy.invokeExact(device, place));
            return place.get(JAVA_LONG, 0);
        };
        reading.units();
        return new EnergyRegister(name, reading, MILLIJOULES_PER_JOULE, 0);
    }

    private MemorySegment device(int index, String name) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var place = arena.allocate(ADDRESS);
            check(name, () -> (int) handleByIndex.invokeExact(index, place));
            return place.get(ADDRESS, 0);
        }
    }

    private static MethodHandle bind(SymbolLookup library, String name, FunctionDescriptor type) throws IOException {
        var function = library.find(name).orElseThrow(() -> new IOException("NVML has no function " + name));
        return Linker.nativeLinker().downcallHandle(function, type);
    }

    @FunctionalInterface
    private interface Call {
        int code() throws Throwable;
    }

    private static void check(String what, Call call) throws Refusal {
        int code;
        try {
            code = call.code();
        } catch (Throwable failure) {
            throw new LinkageError("a function of NVML does not take these arguments", failure);
        }
        if (code != SUCCESS) {
            throw new Refusal(what, code);
        }
    }

    private static String meaning(int code) {
        return switch (code) {
            case NOT_SUPPORTED -> "it does not measure its energy (NVML error 3)";
            case NO_PERMISSION -> "this user may not read its energy (NVML error 4)";
            case DRIVER_NOT_LOADED -> "NVIDIA's driver is not loaded (NVML error 9)";
            case GPU_IS_LOST -> "it is lost or was reset (NVML error 15)";
            case VERSION_MISMATCH -> "library and driver have different versions (NVML error 18)";
            default -> "NVML error %d".formatted(code);
        };
    }
}

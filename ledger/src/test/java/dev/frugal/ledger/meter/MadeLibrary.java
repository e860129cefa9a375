package dev.frugal.ledger.meter;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A native library with the functions of NVML, whose graphics processors show what a test says.
final class MadeLibrary implements SymbolLookup {
    private static final int INVALID_ARGUMENT = 2;
    private static final long FIRST_HANDLE = 4096;

    private final Map<String, MemorySegment> functions = new HashMap<>();
    private final long[] millijoules;
    private final int[] codes;
    private int startCode;

    MadeLibrary(Arena arena, int devices) {
        this.millijoules = new long[devices];
        this.codes = new int[devices];
        add(arena, "nvmlInit_v2", "start");
        add(arena, "nvmlDeviceGetCount_v2", "count", ADDRESS);
        add(arena, "nvmlDeviceGetHandleByIndex_v2", "device", JAVA_INT, ADDRESS);
        add(arena, "nvmlDeviceGetTotalEnergyConsumption", "energy", ADDRESS, ADDRESS);
    }

    /// What starting the library returns from now on.
    MadeLibrary starting(int code) {
        startCode = code;
        return this;
    }

    MadeLibrary showing(int device, long energy) {
        millijoules[device] = energy;
        return this;
    }

    /// What asking the device for its energy returns from now on.
    MadeLibrary answering(int device, int code) {
        codes[device] = code;
        return this;
    }

    MadeLibrary without(String function) {
        functions.remove(function);
        return this;
    }

    @Override
    public Optional<MemorySegment> find(String name) {
        return Optional.ofNullable(functions.get(name));
    }

    private void add(Arena arena, String name, String method, MemoryLayout... arguments) {
        var type = FunctionDescriptor.of(JAVA_INT, arguments);
        try {
            var function = MethodHandles.lookup().bind(this, method, type.toMethodType());
            functions.put(name, Linker.nativeLinker().upcallStub(function, type, arena));
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(method, failure);
        }
    }

    int start() {
        return startCode;
    }

    int count(MemorySegment place) {
        place.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, millijoules.length);
        return 0;
    }

    int device(int index, MemorySegment place) {
        if (index >= millijoules.length) {
            return INVALID_ARGUMENT;
        }
        place.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, MemorySegment.ofAddress(FIRST_HANDLE + index));
        return 0;
    }

    int energy(MemorySegment device, MemorySegment place) {
        int index = (int) (device.address() - FIRST_HANDLE);
        if (codes[index] == 0) {
            place.reinterpret(JAVA_LONG.byteSize()).set(JAVA_LONG, 0, millijoules[index]);
        }
        return codes[index];
    }
}

package dev.frugal.tensor;

import dev.frugal.tensor.recurrent.LstmEngines;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.RecordFunction;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.RecordScope;

/// Floating-point operations as libtorch's own profiler counts them, while this is open.
///
/// The Java bindings lack the switch that starts the profiler, but have what it is made of: an
/// observer of every operator that is called (`RecordFunction`, whose callback is laid out here by
/// hand, since the bindings know it as an opaque pointer), and the function by which the profiler
/// counts with `with_flops` (`torch::profiler::impl::computeFlops` on `saveExtraArgs`). Operators
/// are seen below autograd too, backward passes and all threads included.
///
/// That function knows matrix products, convolutions, and additions and multiplications element by
/// element. Divisions and tanh count for nothing with it, and neither do attention and recurrent
/// layers where they are one fused operator: the fused ones, and our own kernel for LSTMs, are
/// switched off while this is open.
public final class ProfiledOperations implements AutoCloseable {
    private static final Set<String> PRODUCTS = Set.of("aten::mm", "aten::addmm", "aten::bmm", "aten::baddbmm");

    /// Of `at::RecordFunctionCallback`: two functions, the sampling probability, a flag per scope,
    /// and whether inputs, outputs and ids are wanted.
    private static final int SCOPES_AT = 24;

    private static final int SIZE = 48;
    private static final int SCOPES = 10;

    private final Arena arena = Arena.ofShared();
    private final Map<String, Long> byOperator = new TreeMap<>();
    private final Seen seen = new Seen();
    private final long handle;

    private ProfiledOperations() {
        var start = Linker.nativeLinker()
                .upcallStub(
                        called(),
                        // The context returned by value goes to the place in the first
                        // argument, whose address is returned.
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                        arena);
        var callback = arena.allocate(SIZE, Long.BYTES);
        callback.set(ValueLayout.ADDRESS, 0, start);
        callback.set(ValueLayout.JAVA_DOUBLE, 2L * Long.BYTES, 1.0);
        callback.set(ValueLayout.JAVA_BYTE, SCOPES_AT + RecordScope.FUNCTION.value, (byte) 1);
        callback.set(ValueLayout.JAVA_BYTE, SCOPES_AT + RecordScope.BACKWARD_FUNCTION.value, (byte) 1);
        callback.set(ValueLayout.JAVA_BYTE, SCOPES_AT + SCOPES, (byte) 1);
        if (RecordScope.NUM_SCOPES.value != SCOPES) {
            throw new IllegalStateException(
                    "libtorch has %d record scopes, not %d".formatted(RecordScope.NUM_SCOPES.value, SCOPES));
        }
        torch.globalContext().setSDPUseFlash(false);
        torch.globalContext().setUserEnabledMkldnn(false);
        System.setProperty(LstmEngines.PROPERTY, "libtorch");
        handle = torch.addGlobalCallback(new At(callback.address()));
    }

    /// Counts from now on.
    public static ProfiledOperations start() {
        return new ProfiledOperations();
    }

    private java.lang.invoke.MethodHandle called() {
        try {
            return MethodHandles.lookup()
                    .bind(
                            this,
                            "called",
                            MethodType.methodType(MemorySegment.class, MemorySegment.class, MemorySegment.class));
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @SuppressWarnings("UnusedMethod") // libtorch calls it
    private synchronized MemorySegment called(MemorySegment context, MemorySegment function) {
        context.reinterpret(Long.BYTES).set(ValueLayout.JAVA_LONG, 0, 0);
        seen.turnTo(function.address());
        try (var arguments = torch.saveExtraArgs(seen)) {
            var name = seen.name().getString();
            long count = torch.computeFlops(name, arguments);
            if (count > 0) {
                byOperator.merge(name, count, Long::sum);
            }
        }
        return context;
    }

    /// What was counted, by the operator's name.
    public synchronized Map<String, Long> byOperator() {
        return new TreeMap<>(byOperator);
    }

    /// What was counted for matrix products.
    public long matrixProducts() {
        return byOperator().entrySet().stream()
                .filter(entry -> PRODUCTS.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        var remove =
                SymbolLookup.loaderLookup().find("_ZN2at14removeCallbackEm").orElseThrow();
        try {
            Linker.nativeLinker()
                    .downcallHandle(remove, FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG))
                    .invokeExact(handle);
        } catch (Throwable failure) {
            throw new IllegalStateException("the observer cannot be removed", failure);
        }
        arena.close();
        System.clearProperty(LstmEngines.PROPERTY);
        torch.globalContext().setSDPUseFlash(true);
        torch.globalContext().setUserEnabledMkldnn(true);
    }

    /// A pointer to an address.
    private static final class At extends Pointer {
        At(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    /// The call that is looked at. The bindings offer no constructor that takes an address.
    private static final class Seen extends RecordFunction {
        Seen() {
            super(RecordScope.FUNCTION);
        }

        void turnTo(long place) {
            address = place;
        }
    }
}

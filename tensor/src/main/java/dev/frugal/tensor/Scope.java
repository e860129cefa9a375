package dev.frugal.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/// A span of time in which native objects live: closing it frees every tensor and module created
/// inside it by this thread.
///
/// Every step of a loop runs in one. Without it, memory grows until a garbage collection happens to
/// run, which Java has no reason to start: it sees a few bytes per tensor. Models, optimisers and
/// everything else that outlives a step are made outside step scopes, or carried out of one with
/// [#keep].
public final class Scope implements AutoCloseable {
    private final PointerScope pointers = new PointerScope();

    private Scope() {}

    public static Scope open() {
        return new Scope();
    }

    /// Lets `pointer` outlive this scope; the caller then owns it and closes it.
    public <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /// Runs `computation` in a scope of its own and lets only its result out. The caller owns the
    /// result.
    public static <P extends Pointer> P compute(Supplier<P> computation) {
        try (var scope = open()) {
            return scope.keep(computation.get());
        }
    }

    /// Runs `computation` in a scope of its own and hands its result to the scope around it, if
    /// there is one: intermediate results die early, the result dies with the step.
    public static <P extends Pointer> P nested(Supplier<P> computation) {
        return adopt(compute(computation));
    }

    /// Hands a pointer that the caller owns to the scope around, if there is one: what another
    /// thread computed and kept, say.
    public static <P extends Pointer> P adopt(P owned) {
        var around = PointerScope.getInnerScope();
        if (around != null) {
            around.attach(owned);
            owned.releaseReference();
        }
        return owned;
    }

    @Override
    public void close() {
        pointers.close();
    }
}

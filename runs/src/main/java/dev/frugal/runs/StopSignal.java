package dev.frugal.runs;

import java.lang.ScopedValue.CallableOp;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The wish that work come to rest: set once by Ctrl-C or a stop button, looked at by whatever works.
///
/// There are two places to look, and both read the signal of the work they belong to ([#during]):
///
/// - A job that saves its state asks [#requested] between steps, saves, and throws
///   [RunInterruptedException].
/// - Every loop whose end may be more than a second away calls [#check] on each turn, wherever it lies and
///   whoever called it: steps of an integration, iterations of a fit, tokens, rows of a table. It throws only
///   after a short wait, so that a job whose step is nearly over gets to its own place and saves.
///
/// Threads that work for another are given its signal by [#inherited]. Outside [#during] nobody stops
/// anything.
///
/// It may be read and set from any thread.
public final class StopSignal {
    private static final ScopedValue<StopSignal> AROUND = ScopedValue.newInstance();

    /// How long a job that holds the end up has for the rest of its step before [#check] ends it.
    private static final Duration REST_OF_A_STEP = Duration.ofMillis(400);

    private final CountDownLatch wish = new CountDownLatch(1);
    private final AtomicInteger holds = new AtomicInteger();
    private volatile long due;

    /// Asks the work to save and stop.
    public synchronized void request() {
        if (!requested()) {
            due = System.nanoTime() + (held() ? REST_OF_A_STEP.toNanos() : 0);
            wish.countDown();
        }
    }

    /// Whether the work is asked to save and stop.
    public boolean requested() {
        return wish.getCount() == 0;
    }

    /// Waits for the wish; for what runs until it is stopped.
    public void await() throws InterruptedException {
        wish.await();
    }

    /// Says until it is closed that there is something to save: the process is not to end before.
    public Hold hold() {
        holds.incrementAndGet();
        return new Hold();
    }

    /// Whether anything is to be saved before the process ends.
    public boolean held() {
        return holds.get() > 0;
    }

    /// A claim on the end of the process.
    public final class Hold implements AutoCloseable {
        private Hold() {}

        @Override
        public void close() {
            holds.decrementAndGet();
        }
    }

    /// Does `work`, all of whose loops look at this signal.
    ///
    /// @throws RunInterruptedException if it was stopped
    public <T, X extends Throwable> T during(CallableOp<T, X> work) throws X {
        return ScopedValue.where(AROUND, this).call(work);
    }

    /// Does `work` to its end, whatever is asked meanwhile: what must happen as a whole.
    public static <T, X extends Throwable> T undisturbed(CallableOp<T, X> work) throws X {
        return new StopSignal().during(work);
    }

    /// Ends the work around this call if that is asked for.
    ///
    /// @throws RunInterruptedException if it is
    public static void check() {
        if (AROUND.isBound()) {
            AROUND.get().checkItself();
        }
    }

    private void checkItself() {
        if (requested() && System.nanoTime() - due >= 0) {
            throw new RunInterruptedException();
        }
    }

    /// `work` as it is done by another thread for the caller: each call looks at the caller's signal.
    public static IntConsumer inheritedByIndex(IntConsumer work) {
        var signal = around();
        return number -> signal.<Void, RuntimeException>during(() -> {
            check();
            work.accept(number);
            return null;
        });
    }

    /// As the other.
    public static <T> Consumer<T> inherited(Consumer<T> work) {
        var signal = around();
        return item -> signal.<Void, RuntimeException>during(() -> {
            check();
            work.accept(item);
            return null;
        });
    }

    /// As the others.
    public static <T> Callable<T> inherited(Callable<T> work) {
        var signal = around();
        return () -> signal.during(() -> {
            check();
            return work.call();
        });
    }

    private static StopSignal around() {
        return AROUND.orElse(new StopSignal());
    }
}

package dev.frugal.tensor;

import org.bytedeco.pytorch.global.torch;

/// A span of time in which one tensor operation of this thread uses no more than one thread.
///
/// Small networks are slower on two threads than on one: an operation is over before the second has
/// been woken, and on a busy machine both wait for it at every barrier (measured on two busy cores:
/// an LSTM of 32 units 6 times slower, a perceptron 40 times).
///
/// libtorch keeps a number of threads for each calling thread, and one for the process that a thread
/// starts with when it first computes. Spans may overlap on any number of threads: each gives its own
/// thread back the number it found, and leaves the process's number as it was. Only a thread whose
/// first operation falls into another thread's span keeps one thread afterwards.
public final class Threads implements AutoCloseable {
    private final int before;

    private Threads(int before) {
        this.before = before;
    }

    /// Limits operations to one thread until closed.
    public static Threads one() {
        var threads = new Threads(torch.get_num_threads());
        threads.use(1);
        return threads;
    }

    /// Lets operations use as many threads as before.
    @Override
    public void close() {
        use(before);
    }

    /// Where there was one thread already, nothing is set: what is set becomes the process's number
    /// too, and would stay when another thread's span is what made it one.
    private void use(int count) {
        if (before > 1) {
            torch.set_num_threads(count);
        }
    }
}

package dev.frugal.tensor;

import org.bytedeco.pytorch.global.torch;

/// A span of time in which one tensor operation of this thread uses no more than so many threads.
///
/// Small networks are slower on two threads than on one: an operation is over before the second has
/// been woken, and on a busy machine both wait for it at every barrier (measured on two busy cores:
/// an LSTM of 32 units 6 times slower, a perceptron 40 times).
public final class Threads implements AutoCloseable {
    private final int before;

    private Threads(int before) {
        this.before = before;
    }

    /// Limits operations to one thread until closed.
    public static Threads one() {
        var threads = new Threads(torch.get_num_threads());
        torch.set_num_threads(1);
        return threads;
    }

    /// Lets operations use as many threads as before.
    @Override
    public void close() {
        torch.set_num_threads(before);
    }
}

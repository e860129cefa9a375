package dev.frugal.reasoning.language.compact;

import dev.frugal.tensor.transformer.PackedMatrix;
import java.util.ArrayDeque;

/// Arrays that passes through a model borrow and give back.
///
/// A training step fills some hundred megabytes. Asked of the heap each time, they would be zeroed,
/// spread over fresh pages and collected. What waits longest here is let go when a quarter more
/// would wait than was ever borrowed at one time.
///
/// Serves many threads.
public final class WorkingMemory {
    /// Lengths are rounded up to so many steps per power of two, so that arrays find takers again.
    private static final int STEPS_PER_DOUBLING = 8;

    /// One part in so many may wait beyond what was lent at one time: what is borrowed early in a
    /// step and what is borrowed late are not lent together.
    private static final int SPARE = 4;

    /// What waits for a borrower, the latest given back first.
    private final ArrayDeque<float[]> waiting = new ArrayDeque<>();

    private long waitingNumbers;
    private long lentNumbers;
    private long mostLentNumbers;

    /// An array of at least `length` numbers, of any value.
    float[] borrow(int length) {
        int size = rounded(length);
        synchronized (this) {
            lentNumbers += size;
            mostLentNumbers = Math.max(mostLentNumbers, lentNumbers);
            for (var candidates = waiting.iterator(); candidates.hasNext(); ) {
                var array = candidates.next();
                if (array.length == size) {
                    candidates.remove();
                    waitingNumbers -= size;
                    return array;
                }
            }
        }
        return new float[size];
    }

    /// Takes back an array that was borrowed here; nobody may use it any more.
    synchronized void giveBack(float[] array) {
        lentNumbers -= array.length;
        waiting.addFirst(array);
        waitingNumbers += array.length;
        while (waitingNumbers > mostLentNumbers + mostLentNumbers / SPARE) {
            waitingNumbers -= waiting.removeLast().length;
        }
    }

    private static int rounded(int length) {
        int step = Math.max(1, Integer.highestOneBit(length) / STEPS_PER_DOUBLING);
        return PackedMatrix.padded(length, step);
    }
}

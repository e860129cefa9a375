package dev.frugal.benchmarks;

import java.util.Arrays;

/// Who is who when two trainings take the same steps in pairs, one of them burdened.
///
/// Four pairs make a block. In it each training is burdened twice, once going first and once going
/// second, so that the mean over the block holds neither what the memory of a training makes faster
/// nor what going first does: A is burdened in the first two pairs, B in the others, and they go A
/// B, B A, A B, B A. Whoever goes first took the step before as well.
final class Alternation {
    /// Pairs in a block.
    static final int BLOCK = 4;

    private Alternation() {}

    /// Whether A goes first in the pair of that number, counted from 0.
    static boolean firstGoesA(long pair) {
        return pair % 2 == 0;
    }

    /// Whether A is burdened in that pair.
    static boolean burdensA(long pair) {
        return pair % BLOCK < BLOCK / 2;
    }

    /// The mean of each whole block of `differences`, one per pair, beginning with a block's first.
    static double[] blocks(double[] differences) {
        var means = new double[differences.length / BLOCK];
        for (int block = 0; block < means.length; block++) {
            means[block] = Arrays.stream(differences, block * BLOCK, (block + 1) * BLOCK)
                    .average()
                    .orElseThrow();
        }
        return means;
    }
}

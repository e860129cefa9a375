package dev.frugal.base;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A seed from which independent random streams are derived by name and by index.
///
/// A stream depends only on the path of names that leads to it: `seed.named("batches").at(step)`
/// gives the same numbers whether or not the steps before it ran in this process. A resumed run
/// therefore equals one that never stopped: there is no generator state to save.
///
/// Derivation is the finaliser of SplitMix64 (Steele, Lea, Flood 2014) over the parent's value and
/// the name's 64-bit FNV-1a hash.
public record Seed(long value) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    /// The seed of the stream `name` below this one.
    public Seed named(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return new Seed(mix(mix(value + GOLDEN_GAMMA) ^ hash));
    }

    /// The seed of the stream with number `index` below this one: a step, a trajectory, a row.
    public Seed at(long index) {
        return new Seed(mix(mix(value + GOLDEN_GAMMA) + (index + 1) * GOLDEN_GAMMA));
    }

    /// A fresh generator at the start of this stream.
    public RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(value);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

package dev.frugal.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/// Loops of fused multiply-adds in registers alone: what the arithmetic units can do when nothing
/// has to be fetched.
///
/// Twelve chains that do not depend on each other keep two units busy whose results take four to
/// five cycles, and leave registers for the factors where there are sixteen. A loop needs the
/// Vector API.
final class FusedMultiplyAdds {
    private static final int CHAINS = 12;
    private static final int OPERATIONS_PER_MULTIPLY_ADD = 2;

    private FusedMultiplyAdds() {}

    /// Floating-point operations of so many turns of [#floats].
    static double floatOperations(int turns) {
        return (double) turns * CHAINS * OPERATIONS_PER_MULTIPLY_ADD * FloatVector.SPECIES_PREFERRED.length();
    }

    /// Floating-point operations of so many turns of [#doubles].
    static double doubleOperations(int turns) {
        return (double) turns * CHAINS * OPERATIONS_PER_MULTIPLY_ADD * DoubleVector.SPECIES_PREFERRED.length();
    }

    /// Returns a number that depends on all that was computed.
    static double floats(int turns, float start) {
        var species = FloatVector.SPECIES_PREFERRED;
        var factor = FloatVector.broadcast(species, 0.999f);
        var term = FloatVector.broadcast(species, 0.001f);
        var a = FloatVector.broadcast(species, start);
        var b = a.add(1);
        var c = a.add(2);
        var d = a.add(3);
        var e = a.add(4);
        var f = a.add(5);
        var g = a.add(6);
        var h = a.add(7);
        var i = a.add(8);
        var j = a.add(9);
        var k = a.add(10);
        var l = a.add(11);
        for (int turn = 0; turn < turns; turn++) {
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .lane(0);
    }

    /// Returns a number that depends on all that was computed.
    static double doubles(int turns, double start) {
        var species = DoubleVector.SPECIES_PREFERRED;
        var factor = DoubleVector.broadcast(species, 0.999);
        var term = DoubleVector.broadcast(species, 0.001);
        var a = DoubleVector.broadcast(species, start);
        var b = a.add(1);
        var c = a.add(2);
        var d = a.add(3);
        var e = a.add(4);
        var f = a.add(5);
        var g = a.add(6);
        var h = a.add(7);
        var i = a.add(8);
        var j = a.add(9);
        var k = a.add(10);
        var l = a.add(11);
        for (int turn = 0; turn < turns; turn++) {
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .lane(0);
    }
}

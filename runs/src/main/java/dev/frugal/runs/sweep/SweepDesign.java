package dev.frugal.runs.sweep;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.base.Require;

/// Which combinations of the axes' values a sweep tries.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface SweepDesign {
    /// Every combination.
    @JsonTypeName("grid")
    record Grid() implements SweepDesign {}

    /// Combinations drawn independently and uniformly, on the axes' scales.
    @JsonTypeName("random")
    record Random(int trials) implements SweepDesign {
        public Random {
            Require.atLeast("trials", trials, 1);
        }
    }

    /// The first points of the Sobol sequence without the origin (Joe and Kuo 2008), which cover all axes more
    /// evenly than random ones.
    @JsonTypeName("sobol")
    record Sobol(int trials) implements SweepDesign {
        public Sobol {
            Require.atLeast("trials", trials, 1);
        }
    }

    /// Successive halving (Jamieson and Talwalkar 2016): random combinations with a small budget; the best of
    /// each rung go on to the next with `factor` times the budget, until it reaches `to`.
    ///
    /// @param trials combinations in the first rung
    /// @param factor of the budget; one in so many combinations goes on
    /// @param budget the setting that is the budget
    /// @param from budget of the first rung
    /// @param to budget of the last rung
    @JsonTypeName("halving")
    record Halving(int trials, int factor, String budget, double from, double to) implements SweepDesign {
        public Halving {
            Require.atLeast("trials", trials, 2);
            Require.atLeast("factor", factor, 2);
            Require.positive("from", from);
            Require.that(to > from && Double.isFinite(to), "to", to, "a finite number above 'from'");
        }

        /// The budget of a rung.
        public double budgetOf(int rung) {
            return Math.min(to, from * Math.pow(factor, rung));
        }

        /// How many combinations a rung has.
        public int sizeOf(int rung) {
            return (int) Math.max(1, Math.ceil(trials / Math.pow(factor, rung)));
        }

        /// How many rungs there are: the last has the whole budget.
        public int rungs() {
            int rungs = 1;
            while (budgetOf(rungs - 1) < to) {
                rungs++;
            }
            return rungs;
        }
    }
}

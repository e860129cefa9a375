/// Kernels by themselves, for those who work on one: a number that moves when its code does. Whole
/// loops beside their peers are in [dev.frugal.benchmarks].
@NullMarked
package dev.frugal.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;

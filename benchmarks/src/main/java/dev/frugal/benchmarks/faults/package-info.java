/// A campaign of faults: runs killed at any moment, files damaged, inputs changed until they make no sense.
///
/// [dev.frugal.benchmarks.faults.Mutation] damages what it is given, by a seed. A
/// [dev.frugal.benchmarks.faults.FaultKind] makes cases of one kind from it; each case runs the command line in
/// a process of its own, with bounds on its time and memory, and a [dev.frugal.benchmarks.faults.Verdict] says
/// how it ended: as it should, in a crash, in a hang, or with a result that is silently wrong.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.benchmarks.faults;

import org.jspecify.annotations.NullMarked;

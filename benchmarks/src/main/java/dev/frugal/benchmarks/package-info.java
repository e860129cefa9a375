/// Loops of ours beside those of others, timed in turns within one run.
///
/// A speed is a ratio or it is nothing: another machine, another day, a busy neighbour, and the
/// milliseconds mean something else. So each [dev.frugal.benchmarks.Benchmark] runs the same work
/// in our loop and in its peers', alternately, and a [dev.frugal.benchmarks.Race] prints ratios
/// only if all of them computed the same numbers.
///
/// A [dev.frugal.benchmarks.Contender] is one way to do the work: ours in this process
/// ([dev.frugal.benchmarks.JavaContender]), or a Python process that speaks lines of JSON
/// ([dev.frugal.benchmarks.Peer]). What comes out is a [dev.frugal.benchmarks.Report]: numbers for
/// programs, and a [page][dev.frugal.benchmarks.MarkdownPage] for people.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.benchmarks;

import org.jspecify.annotations.NullMarked;

/// What the worker processes of a run did, and which of them the others wait for.
///
/// The coordinator of the workers appends every [dev.frugal.runs.worker.WorkerEvent] to the run's
/// [dev.frugal.runs.worker.WorkerLog]. A [dev.frugal.runs.worker.WorkerTimeline] takes the events one by one, and
/// [dev.frugal.runs.worker.WorkersDocument] is what can be told from it.
///
/// Wall times differ from run to run. They stay in this file and are not among the metrics or in checkpoints.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.worker;

import org.jspecify.annotations.NullMarked;

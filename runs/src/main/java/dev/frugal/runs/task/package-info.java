/// What the tasks of a run on a Spark cluster did: its stages, its executors, and which of them the others wait for.
///
/// The driver tells every [dev.frugal.runs.task.TaskEvent], and the process that works on the run appends it to the
/// run's [dev.frugal.runs.task.TaskLog]. A [dev.frugal.runs.task.TaskTimeline] takes the events one by one, and
/// [dev.frugal.runs.task.TasksDocument] is what can be told from it.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.task;

import org.jspecify.annotations.NullMarked;

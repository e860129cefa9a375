/// What the program and its driver process on a Spark cluster tell each other, one JSON document a line.
///
/// The driver process has Spark on its class path, and the program has not, so that neither can call the other. The
/// program writes [dev.frugal.runs.cluster.DriverSettings] and then
/// [dev.frugal.runs.cluster.CommandRequest]s, or [dev.frugal.runs.cluster.GangRequest]s for commands that run at the
/// same time, to the driver's standard input; the driver answers with [dev.frugal.runs.cluster.DriverReply]s on its
/// standard output and ends with its input.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.cluster;

import org.jspecify.annotations.NullMarked;

/// Long work in a run directory, started and resumed by the same code.
///
/// - [dev.frugal.app.job.JobType]: a name, a configuration type and the work.
/// - [dev.frugal.app.job.JobTypes]: all types of the program, to resume a run found on disk.
/// - [dev.frugal.app.job.JobRunner]: creates the directory, takes the lock, runs the job, records
///   the outcome.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.job;

import org.jspecify.annotations.NullMarked;

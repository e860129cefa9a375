/// Long work in a run directory, begun and resumed through one piece of code.
///
/// - [dev.frugal.app.job.JobType]: a name, a configuration and what to do with it.
/// - [dev.frugal.app.job.JobTypes]: those the program knows, so that a run found on disk can go on.
/// - [dev.frugal.app.job.JobRunner]: makes the directory, takes the lock, runs the job, notes how
///   it ended.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.job;

import org.jspecify.annotations.NullMarked;

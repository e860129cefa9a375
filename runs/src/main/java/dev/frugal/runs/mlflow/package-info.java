/// Sends runs to an MLflow tracking server, in addition to their folder.
///
/// - [dev.frugal.runs.mlflow.TrackedRun]: one run on the server, updated while the job works.
/// - [dev.frugal.runs.mlflow.TrackingServer]: the REST calls.
///
/// A failure of the server is logged once and never stops a run.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.mlflow;

import org.jspecify.annotations.NullMarked;

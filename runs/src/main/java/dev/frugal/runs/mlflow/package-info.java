/// A run's numbers on an MLflow tracking server, beside those in its folder.
///
/// - [dev.frugal.runs.mlflow.TrackedRun]: one run as the server sees it, fed while the job works.
/// - [dev.frugal.runs.mlflow.TrackingServer]: the few REST calls that takes.
///
/// The server is a guest: what goes wrong with it is logged once and never stops a run.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.mlflow;

import org.jspecify.annotations.NullMarked;

/// The studio: a local web application over the same runs, models and formulas as the command line.
///
/// The problem: a browser also loads pages of other sites, which may send requests to the studio.
/// Everything in a request is untrusted until it has been checked.
///
/// - [dev.frugal.app.dashboard.Studio] and [dev.frugal.app.dashboard.PredictionService]: two servers, the latter for
///   forecasts alone.
/// - [dev.frugal.app.dashboard.WebServer]: what both are made of. Each request passes the
///   [dev.frugal.app.dashboard.RequestGuard] (is it accepted), then the
///   [dev.frugal.app.dashboard.Router] (which endpoint), then one of the APIs, and is answered by a
///   [dev.frugal.app.dashboard.Reply].
/// - [dev.frugal.app.dashboard.RunsApi], [dev.frugal.app.dashboard.PhysicsApi],
///   [dev.frugal.app.dashboard.ReasoningApi], [dev.frugal.app.dashboard.LedgerApi]: the command
///   line's documents over HTTP.
/// - [dev.frugal.app.dashboard.RecordingsApi], [dev.frugal.app.dashboard.RecordingStore]: recordings that are
///   dropped into the studio, and the identifications that begin with them.
/// - [dev.frugal.app.dashboard.MonitorsApi], [dev.frugal.app.dashboard.MonitorSession]: recordings that are watched.
/// - [dev.frugal.app.dashboard.RunStream]: live updates of a run as server-sent events.
/// - [dev.frugal.app.dashboard.Computations]: the threads for native code.
/// - [dev.frugal.app.dashboard.Pages]: the pages, from the class path.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.dashboard;

import org.jspecify.annotations.NullMarked;

/// The studio: a local web application over the same runs, models and formulas as the command line.
///
/// The problem: people look at runs in a browser, and a browser is a door. Everything a request
/// carries is a stranger's until it was checked.
///
/// - [dev.frugal.app.dashboard.Studio]: the server. Each request passes the
///   [dev.frugal.app.dashboard.RequestGuard] (who may ask), then the [dev.frugal.app.dashboard.Router]
///   (what is asked), then one of the rooms' interfaces, and leaves as a
///   [dev.frugal.app.dashboard.Reply].
/// - [dev.frugal.app.dashboard.RunsApi], [dev.frugal.app.dashboard.PhysicsApi],
///   [dev.frugal.app.dashboard.ReasoningApi], [dev.frugal.app.dashboard.LedgerApi]: the documents
///   of the command line, over HTTP.
/// - [dev.frugal.app.dashboard.RunStream]: a run as it happens, by server-sent events.
/// - [dev.frugal.app.dashboard.Computations]: the one thread that may touch native code.
/// - [dev.frugal.app.dashboard.Pages]: the pages, from the class path alone.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.dashboard;

import org.jspecify.annotations.NullMarked;

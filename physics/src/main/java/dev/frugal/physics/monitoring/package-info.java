/// Watching a system over time: a recording, or a stream that goes on, window by window.
///
/// - [WindowCutter][dev.frugal.physics.monitoring.WindowCutter]: samples to windows;
/// - [ParameterWatch][dev.frugal.physics.monitoring.ParameterWatch]: the track of a parameter: change
///   points, trend,
///   the time at which it reaches a limit;
/// - [Monitor][dev.frugal.physics.monitoring.Monitor]: a model's predictions and the watches, one
///   [MonitorLine][dev.frugal.physics.monitoring.MonitorLine] per window.
///
/// Memory does not grow with the recording.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.monitoring;

import org.jspecify.annotations.NullMarked;

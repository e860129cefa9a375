/// What every module of Frugal needs.
///
/// - [dev.frugal.base.InvalidInputException]: invalid input.
/// - [dev.frugal.base.Seed]: random streams derived from one number by name.
/// - [dev.frugal.base.Documents]: strict reading and writing of YAML and JSON.
/// - [dev.frugal.base.YamlSection]: settings from a file, over defaults.
/// - [dev.frugal.base.Require]: checks of settings, with one sentence each.
/// - [dev.frugal.base.DurableFiles]: crash-safe files: after a crash, the old or the new content is
///   there.
@NullMarked
package dev.frugal.base;

import org.jspecify.annotations.NullMarked;

/// What every room of Frugal stands on, and nothing that belongs to one of them.
///
/// - [dev.frugal.base.InvalidInputException]: the one way to say that an input is wrong.
/// - [dev.frugal.base.Seed]: random streams derived from one number by name.
/// - [dev.frugal.base.Documents]: strict reading and writing of YAML and JSON.
/// - [dev.frugal.base.YamlSection]: settings from a file, over defaults.
/// - [dev.frugal.base.Require]: checks of settings, each one sentence.
/// - [dev.frugal.base.DurableFiles]: writing a file so that a crash leaves the old one or the new
///   one.
@NullMarked
package dev.frugal.base;

import org.jspecify.annotations.NullMarked;

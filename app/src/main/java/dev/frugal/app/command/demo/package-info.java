/// `frugal demo`: the main job on embedded data, ending in one report.
///
/// Each study is a [dev.frugal.app.command.demo.Study] with reduced budgets;
/// [dev.frugal.app.command.demo.Demo] runs them one after the other in one run and joins their
/// pages.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.demo;

import org.jspecify.annotations.NullMarked;

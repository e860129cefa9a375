/// Studies: sweeps over sizes and data, each one command.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.study;

import org.jspecify.annotations.NullMarked;

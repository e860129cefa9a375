/// The program: the command tree and its entry point.
///
/// [dev.frugal.app.Frugal] is the only class that uses the process's streams and exit code.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app;

import org.jspecify.annotations.NullMarked;

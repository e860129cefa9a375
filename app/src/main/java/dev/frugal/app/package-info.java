/// The program: the tree of commands and its entry point.
///
/// [dev.frugal.app.Frugal] alone touches the process's own streams and exit code.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app;

import org.jspecify.annotations.NullMarked;

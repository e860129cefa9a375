/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// The protocol of the TAPINN authors' later suite of six systems, with their published figures beside ours: their
/// public repository, commit 24c559e of 12 April 2026, the last whole run, five seeds.
@NullMarked
package dev.frugal.physics.suite;

import org.jspecify.annotations.NullMarked;

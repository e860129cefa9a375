/// Servers under load: a server in a process of its own, clients that use it, and what it took of time and memory.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.benchmarks.load;

import org.jspecify.annotations.NullMarked;

/// Work on the machines of a Spark cluster, the only module that sees Spark.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.cluster;

import org.jspecify.annotations.NullMarked;

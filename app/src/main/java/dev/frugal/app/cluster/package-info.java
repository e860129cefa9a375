/// Clusters as the command line sees them: processes of Spark that it starts without having Spark on its own class
/// path, and a driver process that it talks to.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.cluster;

import org.jspecify.annotations.NullMarked;

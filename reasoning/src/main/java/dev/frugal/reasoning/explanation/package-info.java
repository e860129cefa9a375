/// What a method makes of groups of responses, shown by the code that trains.
///
/// A [dev.frugal.reasoning.explanation.GroupCase] is a group and a method as a line of a file has them; an
/// [dev.frugal.reasoning.explanation.Explanation] is what comes out.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.explanation;

import org.jspecify.annotations.NullMarked;

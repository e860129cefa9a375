/// Methods of policy optimisation side by side: the same starting model, prompts, budget and
/// held-out problems.
///
/// [MethodComparison] trains and judges one method and seed after the other, each a [CompletedRun] on disk as
/// soon as it is done, so that a comparison that was stopped loses nothing; [MethodComparisonReport] is
/// the page about it.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.comparison;

import org.jspecify.annotations.NullMarked;

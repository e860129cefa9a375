/// Methods of policy optimisation side by side: the same starting model, prompts, budget and
/// held-out problems.
///
/// [Comparison] trains and judges one method and seed after the other, each a [Finished] on disk as
/// soon as it is done, so that a comparison that was stopped loses nothing; [ComparisonReport] is
/// the page about it.
@NullMarked
package dev.frugal.reasoning.comparison;

import org.jspecify.annotations.NullMarked;

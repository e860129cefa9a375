/// How good and how long a model's answers are.
///
/// [Evaluator] has a model answer held-out problems, sampled and greedily; [Evaluation] is what it
/// found: accuracy with an interval ([Proportion]), tokens, ACT, pass@k, reflections, repaired
/// errors, entropies. [TaskEvaluation] does it as a run of its own.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.evaluation;

import org.jspecify.annotations.NullMarked;

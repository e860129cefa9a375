/// Prompts with checkable answers.
///
/// A [ReasoningTask] draws problems, one stream for training and a disjoint one for evaluation,
/// and decides whether a response is right. A [DemonstratedTask] makes up its problems and shows how they are
/// solved, so that a small model can learn it from scratch; its [TaskVocabulary] gives the `tokenizer.json`.
/// [ArithmeticChains] is the task of the bundled model: sums of two-digit numbers, worked out step by step.
/// [TraceGrammar] generates its solutions. [WordProblems] are stories in English, from
/// [dev.frugal.reasoning.wordproblem]. [TraceReading] is what a task finds in a response: checks, false steps, repairs.
///
/// CONTRIBUTING.md tells how to add a task.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.task;

import org.jspecify.annotations.NullMarked;

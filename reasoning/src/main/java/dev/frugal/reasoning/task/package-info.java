/// Prompts with checkable answers.
///
/// A [ReasoningTask] draws problems, one stream for training and a disjoint one for evaluation,
/// and decides whether a response is right. [ArithmeticChains] is the bundled
/// task: sums of two-digit numbers, worked out step by step. [TraceGrammar] generates the
/// worked solutions for pretraining; [TraceReading] parses a response: its checks, and the mistakes
/// it repaired; [ChainVocabulary] is the token list of both, with its `tokenizer.json`.
///
/// To add a task: an implementation of [ReasoningTask], and its name in [Tasks].
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.task;

import org.jspecify.annotations.NullMarked;

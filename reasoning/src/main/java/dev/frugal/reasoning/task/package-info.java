/// Prompts with checkable answers.
///
/// A [ReasoningTask] draws problems, from one stream to train on and another, disjoint one to be
/// judged by, and says whether a response is right. [ArithmeticChains] is the task that ships
/// inside: sums of two-digit numbers, worked out step by step. [TraceGrammar] writes the
/// demonstrations a model first imitates; [TraceReading] reads a response back: which of its checks
/// were there, which of its slips it repaired; [ChainVocabulary] is the list of tokens both speak,
/// and its `tokenizer.json`.
///
/// To add a task: an implementation of [ReasoningTask], and its name in [Tasks].
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.task;

import org.jspecify.annotations.NullMarked;

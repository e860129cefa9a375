/// Decoding, scoring and gradients of small models on the CPU in plain Java arrays.
///
/// The problem: a model of some hundred thousand parameters needs 10 µs of arithmetic per token,
/// but the dozens of tensor operations of a step cost ten times that to call. Here a step is a
/// handful of loops over packed weights.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.language.compact.CompactModel]: a model's weights packed for these
///   loops, shared by all threads.
/// - [dev.frugal.reasoning.language.compact.CompactState]: rows with their keys and values,
///   advanced token by token.
/// - [dev.frugal.reasoning.language.compact.CompactScorer] and
///   [dev.frugal.reasoning.language.compact.CompactScores]: whole texts at once, and the way back
///   to [dev.frugal.reasoning.language.compact.CompactGradients].
/// - [dev.frugal.reasoning.language.compact.ActivationCache]: what the way back needs of a pass forward,
///   or of the decoding that did the same work; in [dev.frugal.reasoning.language.compact.Rows]
///   laid out by [dev.frugal.reasoning.language.compact.TextLayout].
/// - [dev.frugal.reasoning.language.compact.WorkingMemory]: the large arrays that all of these
///   borrow and give back.
/// - [dev.frugal.tensor.transformer.TransformerKernels]: the loops, in vector registers where the JVM
///   was started with the vector module, in portable Java otherwise.
///
/// Every row is computed by the same operations in the same order whatever the other rows are, so
/// results depend neither on the batch nor on the number of threads. libtorch is the reference; the
/// tests hold their log-probabilities within 3e-5, the float32 rounding of both.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language.compact;

import org.jspecify.annotations.NullMarked;

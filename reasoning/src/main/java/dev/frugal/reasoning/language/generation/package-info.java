/// Responses sampled from a language model, many at a time.
///
/// The problem: a policy step needs hundreds of responses whose tokens and log-probabilities are
/// those the trainer will see, fast, and the same whatever the batch, the number of threads or the
/// order in which rows finish.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.language.generation.Generator]: prompts in, rollouts out; chooses the
///   decoder.
/// - [dev.frugal.reasoning.language.generation.SamplingSettings] and
///   [dev.frugal.reasoning.language.generation.TokenSampler]: from logits to a token and its
///   log-probability.
/// - [dev.frugal.reasoning.language.generation.Decoder]: the model run one token further. The
///   reference is libtorch with a key/value cache; small models have a decoder of their own.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language.generation;

import org.jspecify.annotations.NullMarked;

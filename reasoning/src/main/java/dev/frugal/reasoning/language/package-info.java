/// A decoder-only language model as an ordinary Hugging Face folder: read it, score tokens with it,
/// train it, write it back.
///
/// The problem: give every token of a response its log-probability under the model, with
/// gradients, in memory that does not grow with batch × length × vocabulary; and keep tokens as ids
/// from end to end, so that what was sampled is what is trained on.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.language.model.ModelConfiguration]: the architecture (Qwen2, Qwen3, Llama) as
///   data; [dev.frugal.reasoning.language.model.ConfigurationDocument] is its `config.json`.
/// - [dev.frugal.reasoning.language.LanguageModel]: the parameters under their Hugging Face names and
///   the layers.
/// - [dev.frugal.reasoning.language.TokenScores]: log-probabilities and entropies of given tokens,
///   chunk by chunk, and their gradients.
/// - [dev.frugal.reasoning.language.Tokenizer]: `tokenizer.json`;
///   [dev.frugal.reasoning.language.model.SpecialTokens]: which ids begin, end and pad.
/// - [dev.frugal.reasoning.language.ModelFolder]: all of it in one folder, in and out.
///
/// Padding is on the right everywhere: attention is causal, so a token never sees the padding after
/// it and no mask is needed.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language;

import org.jspecify.annotations.NullMarked;

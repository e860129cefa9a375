/// What a language model is, apart from its weights.
///
/// - [dev.frugal.reasoning.language.model.ModelConfiguration]: sizes and options, as read from and
///   written to `config.json`.
/// - [dev.frugal.reasoning.language.model.ModelFamily]: what the models of one architecture share.
/// - [dev.frugal.reasoning.language.model.Sequence]: token ids of a prompt and its response.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language.model;

import org.jspecify.annotations.NullMarked;

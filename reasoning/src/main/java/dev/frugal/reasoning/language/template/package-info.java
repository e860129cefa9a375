/// Chat templates: the Jinja programs in a model folder that turn a conversation into the text the
/// model was trained on.
///
/// The problem: one wrong space in a prompt costs accuracy that no one notices, so a template is
/// rendered exactly as transformers renders it or refused with one sentence; nothing is skipped.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.language.template.ChatTemplate]: a template, ready to render a
///   [dev.frugal.reasoning.language.template.Conversation].
/// - `TemplateLexer`, `TemplateParser`: text to a tree of `TemplateStatement`s and `TemplateExpression`s.
/// - `Interpreter`: the tree over variables; `Filters`, `ValueMethods`, `TemplateTests`, `Values`: what the
///   language offers.
///
/// The language is the part of Jinja 3.1 that the templates of Qwen, Llama and DeepSeek models use,
/// under the options transformers sets (`trim_blocks`, `lstrip_blocks`); macros, includes and
/// inheritance are left out.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language.template;

import org.jspecify.annotations.NullMarked;

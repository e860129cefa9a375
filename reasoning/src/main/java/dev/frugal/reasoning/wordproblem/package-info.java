/// Arithmetic word problems in English, made from a grammar, with the graph of what depends on what.
///
/// A [Grammar] contains the sentences: themes such as ages or ropes, and ways to say how one quantity follows from
/// another. [StoryGrammar] composes them into a [Story], whose [StoryGraph] tells for every number how it follows from
/// others and which of them the answer needs. [SolutionGrammar] writes worked solutions; [StepCount] checks the steps
/// of a response against the graph: right, false, unnecessary or missing.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.wordproblem;

import org.jspecify.annotations.NullMarked;

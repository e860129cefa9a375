/// Whether a model's answer to a mathematical question is the right one.
///
/// A response is free text; the gold answer is a short expression. The grader extracts the answer,
/// reads both into answers that know what they are (a number, a set, an interval, a matrix, an
/// equation, words), and compares them exactly where that is possible and by randomised
/// high-precision evaluation where it is not (Schwartz 1980, Zippel 1979: an identity that holds at
/// random points holds with a probability as near to 1 as one likes).
///
/// - [dev.frugal.reasoning.grading.Grader]: the entrance; a gold and a response give a
///   [dev.frugal.reasoning.grading.Grade].
/// - [dev.frugal.reasoning.grading.AnswerExtraction]: where in a response the answer stands.
/// - [dev.frugal.reasoning.grading.Spelling], [dev.frugal.reasoning.grading.Lexer],
///   [dev.frugal.reasoning.grading.ExpressionParser], [dev.frugal.reasoning.grading.AnswerParser]:
///   from LaTeX or plain text to an [dev.frugal.reasoning.grading.Answer].
/// - [dev.frugal.reasoning.grading.Equivalence]: when two answers are the same.
/// - [dev.frugal.reasoning.grading.ExactValue], [dev.frugal.reasoning.grading.Evaluation],
///   [dev.frugal.reasoning.grading.IdentityTest]: when two expressions have the same value.
/// - [dev.frugal.reasoning.grading.RangeSet], [dev.frugal.reasoning.grading.Unit]: sets of reals,
///   and units.
/// - [dev.frugal.reasoning.grading.Budget]: the deadline, checked at every step of all of these.
@NullMarked
package dev.frugal.reasoning.grading;

import org.jspecify.annotations.NullMarked;

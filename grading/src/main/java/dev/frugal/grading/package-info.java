/// Whether a model's answer to a mathematical question is the right one.
///
/// A response is free text; the gold answer is a short expression. The grader extracts the answer,
/// reads both into answers that know what they are (a number, a set, an interval, a matrix, an
/// equation, words), and compares them exactly where that is possible and by randomised
/// high-precision evaluation where it is not (Schwartz 1980, Zippel 1979: an identity that holds at
/// random points holds with a probability as near to 1 as one likes).
///
/// - [dev.frugal.grading.Grader]: the entrance; a gold and a response give a
///   [dev.frugal.grading.Grade].
/// - [dev.frugal.grading.AnswerExtraction]: where in a response the answer stands.
/// - [dev.frugal.grading.NotationVariants], [dev.frugal.grading.MathLexer],
///   [dev.frugal.grading.MathParser], [dev.frugal.grading.AnswerParser]:
///   from LaTeX or plain text to an [dev.frugal.grading.ParsedAnswer].
/// - [dev.frugal.grading.Equivalence]: when two answers are the same.
/// - [dev.frugal.grading.ExactValue], [dev.frugal.grading.NumericEvaluation],
///   [dev.frugal.grading.IdentityTest]: when two expressions have the same value.
/// - [dev.frugal.grading.RangeSet], [dev.frugal.grading.Unit]: sets of reals,
///   and units.
/// - [dev.frugal.grading.Budget]: the deadline, checked at every step of all of these.
@NullMarked
package dev.frugal.grading;

import org.jspecify.annotations.NullMarked;

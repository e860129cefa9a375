/// Whether a model's answer to a mathematical question is the right one.
///
/// A response is free text; the gold answer is a short expression. The grader extracts the answer,
/// reads both into answers that know what they are (a number, a set, an interval, a matrix, an
/// equation, words), and compares them exactly where that is possible and by randomised
/// high-precision evaluation where it is not (Schwartz 1980, Zippel 1979: an identity that holds at
/// random points holds with a probability as near to 1 as one likes).
///
/// - [dev.frugal.grading.Grader]: the entrance; a gold and a response give a
///   [dev.frugal.grading.Grade]. [dev.frugal.grading.GradingSettings] are its switches.
/// - [dev.frugal.grading.ResponseText]: a response without thoughts and markup.
/// - [dev.frugal.grading.AnswerExtraction], [dev.frugal.grading.BoxedAnswers]: where in it the answer
///   stands.
/// - [dev.frugal.grading.AnswerReader], [dev.frugal.grading.AnswerSentence]: what of a sentence
///   answers.
/// - [dev.frugal.grading.NotationVariants], [dev.frugal.grading.MathLexer],
///   [dev.frugal.grading.MathParser], [dev.frugal.grading.AnswerParser]: from LaTeX or plain text to a
///   [dev.frugal.grading.ParsedAnswer].
/// - [dev.frugal.grading.Equivalence]: when two answers are the same;
///   [dev.frugal.grading.WrittenNumber]: when a number counts as worked out.
/// - [dev.frugal.grading.ExactValue], [dev.frugal.grading.LinearForm],
///   [dev.frugal.grading.NumericEvaluation], [dev.frugal.grading.IdentityTest]: when two expressions
///   have the same value.
/// - [dev.frugal.grading.RangeSet], [dev.frugal.grading.Unit], [dev.frugal.grading.ClockTime],
///   [dev.frugal.grading.CalendarDate]: sets of reals, units, times and dates.
/// - [dev.frugal.grading.Budget]: the steps and the deadline, checked in all of these.
@NullMarked
package dev.frugal.grading;

import org.jspecify.annotations.NullMarked;

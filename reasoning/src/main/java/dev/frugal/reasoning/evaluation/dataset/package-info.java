/// Models judged by the problems of a file.
///
/// The problem: a benchmark takes hours, is interrupted, and its number means little without the
/// responses behind it.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationSettings]: which model, which problems,
///   how sampled.
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluation]: the resumable job; each part of the
///   problems leaves a file, and a part that is there is not done again.
/// - [dev.frugal.reasoning.evaluation.dataset.GradedResponse]: a response as it is kept, with its
///   grade.
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationResult]: what follows from them.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.evaluation.dataset;

import org.jspecify.annotations.NullMarked;

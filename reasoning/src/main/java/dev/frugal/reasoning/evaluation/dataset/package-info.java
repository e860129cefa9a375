/// Evaluation of models on the problems of a file.
///
/// The problem: a benchmark takes hours, may be interrupted, and its score means little
/// without the responses.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationSettings]: which model, which problems,
///   how sampled.
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluation]: the resumable job; each part of the
///   problems writes a file, and finished parts are not repeated.
/// - [dev.frugal.reasoning.evaluation.dataset.GradedResponse]: a saved response with its
///   grade.
/// - [dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationResult]: the resulting scores.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.evaluation.dataset;

import org.jspecify.annotations.NullMarked;

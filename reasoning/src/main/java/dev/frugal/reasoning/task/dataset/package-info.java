/// Problems from files.
///
/// The problem: every data set of mathematical problems names its columns differently, hides its
/// answers in worked solutions or not, and has golds that no grader can read.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.task.dataset.DataSetSettings]: what a user's configuration says.
/// - [dev.frugal.reasoning.task.dataset.Layout]: the columns of well-known data sets; `ColumnMap`
///   joins them with what the user says.
/// - [dev.frugal.reasoning.task.dataset.DataSet]: the problems read, and
///   [dev.frugal.reasoning.task.dataset.DataSetReport] what became of the rows that are none.
/// - [dev.frugal.reasoning.task.dataset.DataSetTask]: the same as a task: prompts by chat template
///   or plain, answers graded.
///
/// To add a layout: an entry in [dev.frugal.reasoning.task.dataset.Layout] and a case in its test.
@NullMarked
package dev.frugal.reasoning.task.dataset;

import org.jspecify.annotations.NullMarked;

/// Problems from files.
///
/// The problem: every data set of mathematical problems names its columns differently, hides its
/// answers in worked solutions or not, and has golds that no grader can read.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.task.DataSetSettings]: what a user's configuration says.
/// - [dev.frugal.reasoning.problem.Layout]: the columns of well-known data sets; `ColumnMap`
///   joins them with what the user says.
/// - [dev.frugal.reasoning.problem.DataSet]: the problems read, and
///   [dev.frugal.reasoning.problem.DataSetReport] what became of the rows that are none.
/// - [dev.frugal.reasoning.task.DataSetTask]: the same as a task: prompts by chat template
///   or plain, answers graded.
///
/// To add a layout: an entry in [dev.frugal.reasoning.problem.Layout] and a case in its test.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.problem;

import org.jspecify.annotations.NullMarked;

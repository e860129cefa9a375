/// Problems from files.
///
/// The problem: every data set of mathematical problems names its columns differently, hides its
/// answers in worked solutions or not, and has golds that no grader can read.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.task.DataSetSettings]: what a user's configuration says.
/// - `KnownColumns`: the names of columns in published data sets; `ColumnMap` joins them with what the user says.
/// - `RowQuestion`: the question of a row: a text, a [dev.frugal.reasoning.problem.Message] conversation, or
///   several columns together, choices included.
/// - [dev.frugal.reasoning.problem.DataSet]: the problems read, and
///   [dev.frugal.reasoning.problem.DataSetReport] what became of the rows that are none.
/// - [dev.frugal.reasoning.task.DataSetTask]: the same as a task: prompts by chat template
///   or plain, answers graded.
///
/// To add a layout: its names in `KnownColumns` and a case in `DataSetTest`.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.problem;

import org.jspecify.annotations.NullMarked;

/// What a run consumed and achieved, and comparisons of runs.
///
/// - [dev.frugal.ledger.statement.CostStatement]: the costs of one run, `statement.json` in its
///   folder.
/// - [dev.frugal.ledger.statement.CostRecorder]: records the costs while a run works.
/// - [dev.frugal.ledger.statement.MemberCost]: a member of a comparison.
/// - [dev.frugal.ledger.statement.Measure]: a result, with a value per seed.
/// - [dev.frugal.ledger.statement.UnitCosts]: cost of training, per 1,000 queries, per right
///   answer.
/// - [dev.frugal.ledger.statement.MeasuredGain]: the ratio of the costs of a query.
/// - [dev.frugal.ledger.statement.CostComparison]: differences between two groups of runs, with
///   intervals.
@NullMarked
package dev.frugal.ledger.statement;

import org.jspecify.annotations.NullMarked;

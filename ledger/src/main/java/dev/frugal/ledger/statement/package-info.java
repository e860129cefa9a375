/// What a run spent and what it achieved, and how two runs compare.
///
/// - [dev.frugal.ledger.statement.CostStatement]: the account of one run, `statement.json` in its
///   folder.
/// - [dev.frugal.ledger.statement.CostRecorder]: what a run keeps it in while it goes on.
/// - [dev.frugal.ledger.statement.MemberCost]: one of several things that a run compares.
/// - [dev.frugal.ledger.statement.Measure]: one thing it achieved, with a value per seed.
/// - [dev.frugal.ledger.statement.UnitCosts]: cost of training, per 1,000 queries, per right
///   answer.
/// - [dev.frugal.ledger.statement.MeasuredGain]: how many times cheaper queries have become.
/// - [dev.frugal.ledger.statement.CostComparison]: what got better from one group of runs to another,
///   with intervals.
@NullMarked
package dev.frugal.ledger.statement;

import org.jspecify.annotations.NullMarked;

/// When a training run has paid back its cost.
///
/// Training costs once; each query is cheaper afterwards. The number of queries until payback is
/// uncertain because cost and saving are.
///
/// - [dev.frugal.ledger.payback.Quantity]: a number with a standard deviation.
/// - [dev.frugal.ledger.payback.Payback]: the four quantities, and the estimate from them.
/// - [dev.frugal.ledger.payback.PaybackEstimate]: queries and days with intervals, and the
///   probability that it never pays back.
/// - [dev.frugal.ledger.payback.Sensitivity]: the effect of each quantity on the estimate.
@NullMarked
package dev.frugal.ledger.payback;

import org.jspecify.annotations.NullMarked;

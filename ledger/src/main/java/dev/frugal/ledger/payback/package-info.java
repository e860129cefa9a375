/// When a training run has paid for itself.
///
/// Training costs once; each query is cheaper afterwards. The number of queries until the saving
/// has returned the cost is uncertain because cost and saving are.
///
/// - [dev.frugal.ledger.payback.Quantity]: a number with a standard deviation.
/// - [dev.frugal.ledger.payback.Payback]: the four quantities; it gives the estimate.
/// - [dev.frugal.ledger.payback.PaybackEstimate]: queries and days with intervals, and the chance
///   that it never pays.
/// - [dev.frugal.ledger.payback.Sensitivity]: what each quantity does to the answer.
@NullMarked
package dev.frugal.ledger.payback;

import org.jspecify.annotations.NullMarked;

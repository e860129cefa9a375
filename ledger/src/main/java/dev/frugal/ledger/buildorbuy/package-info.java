/// Whether to build a model of one's own or to buy queries.
///
/// Both cost over a horizon: a model of one's own its making, its staff, its servers and their electricity;
/// bought
/// queries a tariff that falls. Every input is uncertain, so the answer is a probability, and Sobol indices
/// say
/// which
/// input it depends on.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// - [dev.frugal.ledger.buildorbuy.Input]: the inputs and their units.
/// - [dev.frugal.ledger.buildorbuy.BuildOrBuy]: the two costs, and the decision from them.
/// - [dev.frugal.ledger.buildorbuy.Decision]: break-even, probability and sensitivities.
/// - [dev.frugal.ledger.buildorbuy.SobolIndices]: shares of the variance of any function.
/// - [dev.frugal.ledger.buildorbuy.BuildPreset]: inputs from public reports.
@NullMarked
package dev.frugal.ledger.buildorbuy;

import org.jspecify.annotations.NullMarked;

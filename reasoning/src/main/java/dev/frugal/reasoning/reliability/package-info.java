/// What reliability costs: votes, confidence and abstention.
///
/// A model that answers the same problem several times can vote, and the votes tell how far it may be
/// trusted. Both
/// cost
/// tokens. This package measures what is bought with them: accuracy by number of votes, the risk that
/// remains when
/// doubtful answers are withheld, and the price of each further nine.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// - [dev.frugal.reasoning.evaluation.SampledAnswer]: a response as a vote.
/// - [dev.frugal.reasoning.reliability.Election]: the answer of some votes and its confidence.
/// - [dev.frugal.reasoning.reliability.RiskCoverage]: how well a confidence separates right from wrong
///   answers.
/// - [dev.frugal.reasoning.reliability.Reliability]: all of it for a model.
@NullMarked
package dev.frugal.reasoning.reliability;

import org.jspecify.annotations.NullMarked;

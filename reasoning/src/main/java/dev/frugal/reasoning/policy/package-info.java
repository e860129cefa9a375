/// Group policy optimisation: from the graded responses to one prompt to a loss on token
/// log-probabilities.
///
/// A prompt is answered `G` times by the policy; the answers, with what they earned
/// ([dev.frugal.reasoning.reward.RewardSum]), are a [ResponseGroup]. An [Advantage] turns each
/// group's rewards, lengths and entropies into one number per response, or one per token; a
/// [Sampling] says which groups and responses are trained on; a [PolicyLoss] weighs token
/// log-probability ratios with the advantages. A published method is a [PolicyMethod]: one value of
/// each, with the paper's numbers. Each role is a sealed interface of records, so that adding a
/// method touches one file and its tests, and everything that is not a network is float64
/// arithmetic on arrays.
///
/// To add an advantage: a record that implements [Advantage], a preset in [PolicyMethods], a case
/// in the property tests. To add a loss: a record in [PolicyLoss] and a branch in
/// [PolicyObjective].
@NullMarked
package dev.frugal.reasoning.policy;

import org.jspecify.annotations.NullMarked;

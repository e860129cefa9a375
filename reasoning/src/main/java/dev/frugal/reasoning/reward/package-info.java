/// What a response is worth: the numbers that a policy is trained to raise.
///
/// The problem: a user wants right answers, but also a format, a length or a property that only a program of the
/// user's own can check, and a method of policy optimisation wants one number per response.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.reward.Reward]: gives each response to a problem a number. It sees an
///   [dev.frugal.reasoning.reward.AnsweredProblem]: prompt, gold, the row of the data file, and
///   each response's text and tokens. A user's own is a class on the class path or a process.
/// - [dev.frugal.reasoning.reward.RewardSettings]: the built-in rewards, and how a user's own is reached, as a
///   configuration says it.
/// - [dev.frugal.reasoning.reward.RewardSum]: several rewards with names and weights, and which responses count as
///   right ([dev.frugal.reasoning.reward.Verdict]).
/// - [dev.frugal.reasoning.reward.OpenRewards]: the same at work, and what it makes of a problem's responses
///   ([dev.frugal.reasoning.reward.RewardedGroup]).
///
/// To add a built-in reward: a record in [dev.frugal.reasoning.reward.RewardSettings].
@NullMarked
package dev.frugal.reasoning.reward;

import org.jspecify.annotations.NullMarked;

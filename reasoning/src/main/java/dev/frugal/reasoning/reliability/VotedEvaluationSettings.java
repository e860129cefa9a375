package dev.frugal.reasoning.reliability;

import dev.frugal.reasoning.evaluation.TaskEvaluationSettings;

/// How a model is judged by votes.
///
/// - `evaluation`: the model, the problems and the sampling; as many samples as the largest number of
///   votes, or more;
/// - `voting`: how many of them vote.
public record VotedEvaluationSettings(TaskEvaluationSettings evaluation, VotingSettings voting) {}

package dev.frugal.reasoning.evaluation;

import java.util.Optional;

/// A sampled response, judged.
///
/// @param answer the answer it gives, in a form in which equal answers are equal texts; empty if it gives
///   none
/// @param correct whether it is right
/// @param falseStep whether the task's own checker finds a false step in it
/// @param tokens its length, the end token included
/// @param meanLogProbability mean log-probability of its tokens, nats
/// @param meanEntropy mean entropy of the distributions they were drawn from, nats
public record SampledAnswer(
        Optional<String> answer,
        boolean correct,
        boolean falseStep,
        int tokens,
        double meanLogProbability,
        double meanEntropy) {}

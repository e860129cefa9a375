package dev.frugal.reasoning.task;

/// A prompt with a checkable answer.
///
/// `minimalTokens`: the shortest response that works the answer out step by step, in tokens, the
/// end token included; what is longer is *excess*. `steps`: how many steps it takes.
public record Problem(String prompt, String answer, int steps, int minimalTokens) {}

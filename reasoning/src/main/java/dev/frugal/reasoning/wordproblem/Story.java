package dev.frugal.reasoning.wordproblem;

/// A word problem.
///
/// @param text its sentences, the question last
/// @param graph its numbers and what follows from what
/// @param composition its theme, relations and question without names, words and numbers: stories of one composition
///   differ in nothing else
public record Story(String text, StoryGraph graph, String composition) {}

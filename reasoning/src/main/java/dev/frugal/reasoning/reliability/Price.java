package dev.frugal.reasoning.reliability;

/// What a token costs.
///
/// @param joules energy of a generated token
/// @param cost in the currency of the prices
/// @param currency of the cost
public record Price(double joules, double cost, String currency) {}

package dev.frugal.physics.identification;

import dev.frugal.physics.system.UnknownTerm;

/// What was learnt of an unknown term: the weights of its network and the units it counts in.
///
/// @param name of the term
/// @param centre of each argument
/// @param scale of each argument
/// @param size unit of the term's value
/// @param weights of the network
public record LearntTerm(String name, double[] centre, double[] scale, double size, double[] weights) {
    /// What was learnt with a network.
    public static LearntTerm of(TermNetwork network, double[] weights) {
        return new LearntTerm(network.term().name(), network.centre(), network.scale(), network.size(), weights);
    }

    /// The network in these units.
    public TermNetwork network(UnknownTerm term) {
        return new TermNetwork(term, centre, scale, size);
    }
}

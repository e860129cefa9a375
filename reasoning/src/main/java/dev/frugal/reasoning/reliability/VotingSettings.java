package dev.frugal.reasoning.reliability;

import dev.frugal.base.InvalidInputException;
import java.util.List;

/// How votes are evaluated.
///
/// @param votes numbers of votes, ascending
/// @param abstain whether doubtful answers may be withheld
public record VotingSettings(List<Integer> votes, boolean abstain) {
    private static final int MOST = 1024;

    public VotingSettings {
        votes = votes.stream().distinct().sorted().toList();
        if (votes.isEmpty() || votes.getFirst() < 1 || votes.getLast() > MOST) {
            throw new InvalidInputException(
                    "votes are %s; expected numbers from 1 to %,d, such as 1,3,9,27".formatted(votes, MOST));
        }
    }

    /// The largest number of votes.
    public int most() {
        return votes.getLast();
    }
}

package dev.frugal.reasoning.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.evaluation.SampledAnswer;
import dev.frugal.reasoning.reliability.RiskCoverage.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    private static final double ROUNDING = 1e-12;

    /// Four standard deviations of a share of 2,000 · 27 responses near one half.
    private static final double SHARE = 4 * 0.5 / Math.sqrt(2_000 * 27);

    private static final Price PRICE = new Price(1_000, 0.5, 0.01, "USD");

    /// An answer to a problem whose right answer is 42.
    private static SampledAnswer vote(String answer, double probability, boolean falseStep) {
        return new SampledAnswer(
                Optional.of(answer).filter(text -> !text.isEmpty()),
                answer.equals("42"),
                falseStep,
                10,
                Math.log(probability),
                0.5);
    }

    private static SampledAnswer vote(String answer) {
        return vote(answer, 0.5, false);
    }

    @Test
    void theMostFrequentAnswerWins() {
        var election = Election.of(List.of(vote("41"), vote("42"), vote("42"), vote("")), Rule.MAJORITY);
        assertThat(election.correct()).isTrue();
        assertThat(election.confidence(Confidence.AGREEMENT)).isEqualTo(0.5);
        assertThat(election.confidence(Confidence.MEAN_LOG_PROBABILITY)).isCloseTo(0.5, within(ROUNDING));
        assertThat(election.confidence(Confidence.ENTROPY)).isCloseTo(Math.exp(-0.5), within(ROUNDING));
        assertThat(election.tokens()).isEqualTo(40);
    }

    @Test
    void aTieGoesToTheMoreProbableAnswerThenToTheFirst() {
        assertThat(Election.of(List.of(vote("41", 0.3, false), vote("42", 0.6, false)), Rule.MAJORITY)
                        .correct())
                .isTrue();
        assertThat(Election.of(List.of(vote("41"), vote("42")), Rule.MAJORITY).correct())
                .isFalse();
    }

    @Test
    void aResponseWithAFalseStepHasNoVoteWhereVotesAreVerified() {
        var votes = List.of(vote("41", 0.9, true), vote("41", 0.9, true), vote("42"));
        assertThat(Election.of(votes, Rule.MAJORITY).correct()).isFalse();
        assertThat(Election.of(votes, Rule.VERIFIED).correct()).isTrue();
        // If all have one, all vote.
        assertThat(Election.of(List.of(vote("42", 0.5, true)), Rule.VERIFIED).correct())
                .isTrue();
    }

    @Test
    void noAnswerIsWrongAndHasNoConfidence() {
        var election = Election.of(List.of(vote("")), Rule.MAJORITY);
        assertThat(election.correct()).isFalse();
        assertThat(election.confidence(Confidence.AGREEMENT)).isZero();
    }

    @Test
    void riskAndCoverageByHand() {
        var risk = RiskCoverage.of(
                Confidence.AGREEMENT,
                List.of(new Scored(0.9, true), new Scored(0.8, false), new Scored(0.8, true), new Scored(0.3, false)));
        // Pairs of right and wrong: 0.9 beats both, 0.8 ties one and beats the other: 3.5 of 4.
        assertThat(risk.areaUnderReceiver()).hasValue(3.5 / 4);
        assertThat(risk.curve()).extracting(RiskCoverage.Point::coverage).containsExactly(0.25, 0.75, 1.0);
        assertThat(risk.curve()).extracting(RiskCoverage.Point::risk).containsExactly(0.0, 1.0 / 3, 0.5);
        assertThat(risk.areaUnderRisk()).isCloseTo(0.25 * 0 + 0.5 / 3 + 0.25 * 0.5, within(ROUNDING));
        // Bins: 0.9 right once; 0.8 twice, half right; 0.3 wrong.
        assertThat(risk.calibrationError()).isCloseTo((0.1 + 2 * 0.3 + 0.3) / 4, within(ROUNDING));
    }

    @Test
    void withoutWrongAnswersThereIsNothingToSeparate() {
        var risk = RiskCoverage.of(Confidence.ENTROPY, List.of(new Scored(0.9, true), new Scored(0.2, true)));
        assertThat(risk.areaUnderReceiver()).isEmpty();
        assertThat(risk.areaUnderRisk()).isZero();
    }

    /// `problems` problems, 27 responses each, right with probability `right`, wrong ones spread over 5 answers.
    private static List<List<SampledAnswer>> responses(int problems, double right) {
        var random = new Seed(3).random();
        return IntStream.range(0, problems)
                .mapToObj(_ -> {
                    var samples = new ArrayList<SampledAnswer>();
                    for (int i = 0; i < 27; i++) {
                        boolean correct = random.nextDouble() < right;
                        samples.add(vote(
                                correct ? "42" : "w" + random.nextInt(5),
                                correct ? 0.9 - 0.3 * random.nextDouble() : 0.7 - 0.3 * random.nextDouble(),
                                !correct && random.nextBoolean()));
                    }
                    return List.copyOf(samples);
                })
                .toList();
    }

    @Test
    void independentVotesAreAsReliableAsTheBinomialLawSays() {
        var reliability = Reliability.of(responses(2_000, 0.6), new VotingSettings(List.of(1, 3, 9, 27), false), PRICE);
        var majority = reliability.strategies().stream()
                .filter(one -> one.rule() == Rule.MAJORITY)
                .toList();
        assertThat(majority).extracting(Reliability.Strategy::votes).containsExactly(1, 3, 9, 27);
        assertThat(majority.getFirst().accuracy().value()).isCloseTo(0.6, within(SHARE));
        for (int i = 1; i < majority.size(); i++) {
            assertThat(majority.get(i).accuracy().value())
                    .isGreaterThan(majority.get(i - 1).accuracy().value());
        }
        assertThat(majority.get(1).elections()).isEqualTo(2_000 * 9);
        assertThat(majority.get(1).tokens()).isEqualTo(30);
        assertThat(majority.get(1).joules()).isEqualTo(15);
        assertThat(majority.get(1).operations()).isEqualTo(30_000);
        assertThat(reliability.falseStep().value()).isCloseTo(0.2, within(SHARE));
        assertThat(reliability.falseStepAndCorrect()).isZero();
    }

    @Test
    void eachFurtherNineCostsMoreAndTooFewProblemsShowNone() {
        var voting = new VotingSettings(List.of(1, 3, 9, 27), true);
        var nines = Reliability.of(responses(2_000, 0.6), voting, PRICE).nines();
        assertThat(nines).extracting(Reliability.Nine::problemsNeeded).containsExactly(10, 100, 1_000, 10_000);
        assertThat(nines.get(0).reached()).isPresent();
        assertThat(nines.get(1).reached()).isPresent();
        assertThat(nines.get(1).tokens() / nines.get(1).coverage())
                .isGreaterThanOrEqualTo(nines.get(0).tokens() / nines.get(0).coverage());
        assertThat(nines.get(3).reached()).isEmpty();
    }

    @Test
    void abstentionBuysAccuracyOnProblemsItsThresholdWasNotChosenOn() {
        var strategy = Reliability.of(responses(2_000, 0.6), new VotingSettings(List.of(3), true), PRICE)
                .strategies()
                .getFirst();
        var abstention = strategy.abstentions().stream()
                .filter(one -> one.confidence() == Confidence.AGREEMENT && one.wanted() == 0.9)
                .findFirst()
                .orElseThrow();
        assertThat(abstention.coverage()).isBetween(0.1, 0.99);
        assertThat(abstention.accuracy().orElseThrow().value())
                .isGreaterThan(strategy.accuracy().value());
    }

    @Test
    void votesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new VotingSettings(List.of(0), false)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new VotingSettings(List.of(), false)).isInstanceOf(InvalidInputException.class);
    }
}

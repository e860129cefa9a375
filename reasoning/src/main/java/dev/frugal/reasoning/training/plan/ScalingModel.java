package dev.frugal.reasoning.training.plan;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.price.Prices;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The model of a policy step on N workers.
///
/// A step lasts as long as the slowest share, the exchange of what was sampled, the sum of the gradients and
/// its part of a checkpoint. Failures come at random, at a rate that grows with N; each costs the work since
/// the last checkpoint and a restart of all workers, so that a checkpoint interval τ takes (1/λ + R)(e^{λτ} −
/// 1) seconds (Daly 2006).
///
/// @param measured on this machine, with the threads of a worker
/// @param ring between the workers
/// @param assumptions the rest
public record ScalingModel(ScalingMeasurement measured, RingSum ring, ScalingAssumptions assumptions) {
    /// Bytes that a response is described by, beside its log-probabilities.
    private static final int BYTES_PER_RESPONSE = 64;

    /// Sums of a step that are as long as there are workers: lengths of what is gathered, twice, and telemetry.
    private static final int SHORT_SUMS = 3;

    private static final int SECONDS_PER_HOUR = 3_600;
    private static final double TOKENS_PER_MILLION = 1e6;

    /// A step on a number of workers.
    ///
    /// @param prompts of all workers together
    /// @param shareSeconds mean time of a worker's share
    /// @param slowestSeconds expected time of the slowest share
    /// @param exchangeSeconds of sharing what was sampled
    /// @param sumSeconds of adding up gradients
    /// @param stepSeconds all of these, without checkpoints and failures
    /// @param lostShare part of the time that checkpoints, repeated steps and restarts take
    /// @param tokensPerSecond generated and learnt from, everything included
    /// @param efficiency tokens per second and worker, over those of one worker without another
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(
            int workers,
            int prompts,
            double shareSeconds,
            double slowestSeconds,
            double exchangeSeconds,
            double sumSeconds,
            double stepSeconds,
            double lostShare,
            double tokensPerSecond,
            double efficiency) {
        /// The same, as a part of what one worker does alone.
        public Row comparedWith(Row alone) {
            return new Row(
                    workers,
                    prompts,
                    shareSeconds,
                    slowestSeconds,
                    exchangeSeconds,
                    sumSeconds,
                    stepSeconds,
                    lostShare,
                    tokensPerSecond,
                    tokensPerSecond / workers / alone.tokensPerSecond);
        }
    }

    /// A step of `prompts` on `workers`, at least one prompt for each. Its efficiency is 1.
    public Row row(int workers, int prompts, Seed seed) {
        double crowding = assumptions.crowding(workers);
        double mean = measured.share().mean((double) prompts / workers) * crowding;
        double slowest = measured.share()
                        .slowest(
                                workers,
                                prompts,
                                seed.named("slowest").at(workers).random())
                * crowding;
        double tokens = prompts * measured.share().meanTokens();
        double sampled = tokens * Double.BYTES + (double) prompts * measured.group() * BYTES_PER_RESPONSE;
        double exchange =
                ring.seconds(workers, sampled) + SHORT_SUMS * ring.seconds(workers, (double) workers * Double.BYTES);
        double sum = ring.seconds(workers, measured.gradientBytes());
        double step = slowest + exchange + sum;
        double effective = effective(step, workers);
        return new Row(
                workers, prompts, mean, slowest, exchange, sum, step, 1 - step / effective, tokens / effective, 1);
    }

    /// The same for responses that have so many tokens on average.
    public ScalingModel withResponseTokens(double tokens) {
        return new ScalingModel(measured.withResponseTokens(tokens), ring, assumptions);
    }

    /// Seconds of a step with its part of checkpoints, repeated steps and restarts.
    double effective(double stepSeconds, int workers) {
        double interval = assumptions.checkpointEvery() * stepSeconds + measured.checkpointSeconds();
        double rate = workers / (assumptions.hoursBetweenFailures() * SECONDS_PER_HOUR);
        double expected = (1 / rate + assumptions.restartSeconds()) * Math.expm1(rate * interval);
        return expected / assumptions.checkpointEvery();
    }

    /// The checkpoint interval that loses least: √(2C/λ) of work (Young 1974), in whole steps, at least 1.
    public int bestCheckpointEvery(Row row) {
        double rate = row.workers() / (assumptions.hoursBetweenFailures() * SECONDS_PER_HOUR);
        return Math.clamp(
                Math.round(Math.sqrt(2 * measured.checkpointSeconds() / rate) / row.stepSeconds()),
                1,
                Integer.MAX_VALUE);
    }

    /// What a million tokens cost on machines of this name.
    public double costPerMillionTokens(Row row, Prices prices, String machine) {
        int machines = assumptions.oneMachine() ? 1 : row.workers();
        double seconds = machines * TOKENS_PER_MILLION / row.tokensPerSecond();
        var spent = new Consumption(seconds, seconds * assumptions.processors(), 0, 0, 0, 0, 0, 0);
        return prices.cost(spent, machine).machine();
    }
}

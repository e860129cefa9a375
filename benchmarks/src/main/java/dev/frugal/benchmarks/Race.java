package dev.frugal.benchmarks;

import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The same work done by several contenders in turns.
///
/// First each does a little of it and the results are compared: where one differs from ours by more
/// than the tolerance, times are still shown but no ratio. Then all warm up, for so long that
/// compilers have done their part, and take turns: a disturbance that lasts longer than a turn hits
/// all alike. A turn is as many iterations as fill [BenchmarkContext.Timing#turnSeconds], at least one.
///
/// @param title what sets this race apart from the benchmark's others, such as `2 threads`
/// @param unit what an iteration is made of, such as `points`
/// @param units how many of them an iteration has
/// @param tolerance how far another's result may differ from ours, relative to the greater of the
///   two magnitudes
public record Race(String title, String unit, double units, double tolerance) {

    /// Warm-up ends when so many turns in a row were not faster by this share than the best before.
    private static final int TURNS_WITHOUT_GAIN = 5;

    private static final double GAIN = 0.02;

    /// One who wants to take part.
    ///
    /// @param start makes it ready; throws [PeerMissingException] if it cannot be
    public record Entrant(String name, Supplier<Contender> start) {}

    /// Runs the race; the first entrant is ours.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop
    public RaceResult run(BenchmarkContext session, List<Entrant> entrants) {
        var running = new LinkedHashMap<String, Contender>();
        var absent = new ArrayList<RaceResult.Absent>();
        try {
            for (var entrant : entrants) {
                StopSignal.check();
                session.progress().note("%s: %s gets ready".formatted(title, entrant.name()));
                try {
                    running.put(entrant.name(), entrant.start().get());
                } catch (PeerMissingException missing) {
                    absent.add(new RaceResult.Absent(entrant.name(), String.valueOf(missing.getMessage())));
                }
            }
            return measure(session, running, absent);
        } catch (IllegalStateException failure) {
            // Ctrl-C reaches the peers too; that one of them ended is then no failure.
            StopSignal.check();
            throw failure;
        } finally {
            running.values().forEach(Contender::close);
        }
    }

    private RaceResult measure(
            BenchmarkContext session, Map<String, Contender> running, List<RaceResult.Absent> absent) {
        var checks = new LinkedHashMap<String, double[]>();
        running.forEach((name, contender) -> checks.put(name, contender.check()));
        var iterations = new LinkedHashMap<String, Integer>();
        for (var entry : running.entrySet()) {
            iterations.put(entry.getKey(), warmUp(session, entry.getValue()));
        }
        var times = new LinkedHashMap<String, double[]>();
        running.keySet().forEach(name -> times.put(name, new double[session.rounds()]));
        for (int round = 0; round < session.rounds(); round++) {
            session.progress().report(title, round, session.rounds());
            for (var entry : running.entrySet()) {
                StopSignal.check();
                int count = iterations.getOrDefault(entry.getKey(), 1);
                times.getOrDefault(entry.getKey(), new double[0])[round] =
                        entry.getValue().seconds(count) / count;
            }
        }
        session.progress().report(title, session.rounds(), session.rounds());
        return RaceResult.of(this, running, checks, times, absent);
    }

    /// Returns how many iterations fill a turn, once turns have ceased to get faster.
    private static int warmUp(BenchmarkContext session, Contender contender) {
        var timing = session.timing();
        double spent = 0;
        double best = Double.POSITIVE_INFINITY;
        int count = 1;
        int sinceFaster = 0;
        while (spent < timing.warmUpSeconds()
                || (sinceFaster < TURNS_WITHOUT_GAIN && spent < timing.longestWarmUpSeconds())) {
            StopSignal.check();
            double seconds = contender.seconds(count);
            spent += seconds;
            sinceFaster = seconds / count < (1 - GAIN) * best ? 0 : sinceFaster + 1;
            best = Math.min(best, seconds / count);
            count = (int) Math.clamp(timing.turnSeconds() / best, 1, 1_000_000);
        }
        return count;
    }
}

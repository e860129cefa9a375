package dev.frugal.reasoning.reliability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How well a confidence separates right from wrong answers.
///
/// @param confidence the measure
/// @param areaUnderReceiver probability that a right answer has more confidence than a wrong one, ties half
///   (AUROC);
///   absent unless there are both
/// @param areaUnderRisk mean risk over all coverages (AURC, Geifman and El-Yaniv 2017)
/// @param calibrationError expected calibration error over ten bins of equal width (Guo et al. 2017)
/// @param curve risk among the answers given, by coverage, most confident first
@JsonNaming(SnakeCaseStrategy.class)
public record RiskCoverage(
        Confidence confidence,
        OptionalDouble areaUnderReceiver,
        double areaUnderRisk,
        double calibrationError,
        List<Point> curve) {
    private static final int BINS = 10;
    private static final int POINTS = 50;

    public RiskCoverage {
        curve = List.copyOf(curve);
    }

    /// The share of problems that are answered, and the share of these answers that are wrong.
    public record Point(double coverage, double risk, double threshold) {}

    /// An answer's confidence and whether it is right.
    record Scored(double confidence, boolean correct) {}

    static RiskCoverage of(List<Election> elections, Confidence confidence) {
        return of(
                confidence,
                elections.stream()
                        .map(one -> new Scored(one.confidence(confidence), one.correct()))
                        .toList());
    }

    static RiskCoverage of(Confidence confidence, List<Scored> answers) {
        var sorted = answers.stream()
                .sorted(Comparator.comparingDouble(Scored::confidence).reversed())
                .toList();
        var curve = curve(sorted);
        return new RiskCoverage(
                confidence, areaUnderReceiver(sorted), areaUnderRisk(curve), calibrationError(answers), thinned(curve));
    }

    /// A point for each different confidence, since answers of equal confidence are given or withheld
    /// together.
    private static List<Point> curve(List<Scored> sorted) {
        var points = new ArrayList<Point>();
        int wrong = 0;
        for (int i = 0; i < sorted.size(); i++) {
            wrong += sorted.get(i).correct() ? 0 : 1;
            boolean last = i + 1 == sorted.size()
                    || sorted.get(i + 1).confidence() < sorted.get(i).confidence();
            if (last) {
                points.add(new Point(
                        (i + 1.0) / sorted.size(),
                        wrong / (i + 1.0),
                        sorted.get(i).confidence()));
            }
        }
        return points;
    }

    private static double areaUnderRisk(List<Point> curve) {
        double area = 0;
        double before = 0;
        for (var point : curve) {
            area += (point.coverage() - before) * point.risk();
            before = point.coverage();
        }
        return area;
    }

    private static List<Point> thinned(List<Point> curve) {
        if (curve.size() <= POINTS) {
            return curve;
        }
        var thinned = new ArrayList<Point>();
        for (int i = 1; i <= POINTS; i++) {
            thinned.add(curve.get((int) Math.ceil((double) i * curve.size() / POINTS) - 1));
        }
        return thinned;
    }

    /// By the ranks of the right answers (Mann and Whitney 1947), ties at their mean rank.
    private static OptionalDouble areaUnderReceiver(List<Scored> descending) {
        long right = descending.stream().filter(Scored::correct).count();
        long wrong = descending.size() - right;
        if (right == 0 || wrong == 0) {
            return OptionalDouble.empty();
        }
        double ranks = 0;
        int from = 0;
        while (from < descending.size()) {
            int to = from;
            double confidence = descending.get(from).confidence();
            while (to < descending.size() && descending.get(to).confidence() == confidence) {
                to++;
            }
            // Ranks count from the least confident.
            double rank = descending.size() - (from + to - 1) / 2.0;
            for (int i = from; i < to; i++) {
                ranks += descending.get(i).correct() ? rank : 0;
            }
            from = to;
        }
        return OptionalDouble.of((ranks - right * (right + 1) / 2.0) / ((double) right * wrong));
    }

    private static double calibrationError(List<Scored> answers) {
        var count = new int[BINS];
        var confidence = new double[BINS];
        var right = new double[BINS];
        for (var answer : answers) {
            int bin = Math.min(BINS - 1, (int) (answer.confidence() * BINS));
            count[bin]++;
            confidence[bin] += answer.confidence();
            right[bin] += answer.correct() ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(confidence[bin] - right[bin]) / answers.size();
        }
        return error;
    }
}

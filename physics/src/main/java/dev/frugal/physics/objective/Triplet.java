package dev.frugal.physics.objective;

import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The triplet loss (Schroff et al. 2015): an anchor's code must lie closer to a code of its own
/// kind than to one of another kind, by a margin.
///
/// `L = mean over triplets (a, p, n) of max(0, |z_a − z_p| − |z_a − z_n| + margin)`, over *all*
/// triplets of the batch in which p is another trajectory alike to a, and n is unlike it.
public record Triplet(double margin, PairLabel similarity) {
    /// Keeps the distance of equal codes differentiable.
    private static final double SQUARED_DISTANCE_FLOOR = 1e-12;

    public Triplet {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("a margin is positive, not " + margin);
        }
    }

    /// The loss of one batch, a scalar in the units of `codes`; 0 when the batch holds no triplet.
    ///
    /// `codes`: shape `[batch, latent]`. `alike[i][j]`: whether trajectories i and j are of a kind;
    /// the diagonal is not looked at.
    ///
    /// The loss is linear in the distances wherever it is smooth: `L = ⟨G, D⟩ + margin·v`, where
    /// `v` is the share of triplets in violation and `G` counts, for each distance, in how many of
    /// those it stands, with its sign.
    public Tensor loss(Tensor codes, boolean[][] alike) {
        var distances = distances(codes);
        var violations = new Violations(alike.length, margin);
        var values = Tensors.doubles(distances);
        for (int anchor = 0; anchor < alike.length; anchor++) {
            violations.add(anchor, values, alike[anchor]);
        }
        var slopes = Tensors.of(violations.slopes(), Tensors.type(codes), alike.length, alike.length);
        return distances.mul(slopes).sum().add(new Scalar(margin * violations.share()));
    }

    /// The same loss of codes in an array, and what it adds to their adjoints.
    ///
    /// @param codes `[batch, latent]`, row-major
    /// @param weight of the loss in what is differentiated
    /// @param adjoints of the codes, added to
    /// @return the loss before weighting
    public double loss(double[] codes, boolean[][] alike, double weight, double[] adjoints) {
        int batch = alike.length;
        int latent = codes.length / batch;
        var distances = distances(codes, batch, latent);
        var violations = new Violations(batch, margin);
        for (int anchor = 0; anchor < batch; anchor++) {
            violations.add(anchor, distances, alike[anchor]);
        }
        var slopes = violations.slopes();
        double loss = margin * violations.share();
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < i; j++) {
                double distance = distances[i * batch + j];
                double slope = slopes[i * batch + j] + slopes[j * batch + i];
                loss += slope * distance;
                if (slope != 0) {
                    pull(codes, i * latent, j * latent, latent, weight * slope / distance, adjoints);
                }
            }
        }
        return loss;
    }

    private static void pull(double[] codes, int one, int other, int latent, double factor, double[] adjoints) {
        for (int k = 0; k < latent; k++) {
            double force = factor * (codes[one + k] - codes[other + k]);
            adjoints[one + k] += force;
            adjoints[other + k] -= force;
        }
    }

    private static double[] distances(double[] codes, int batch, int latent) {
        var distances = new double[batch * batch];
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < i; j++) {
                double sum = SQUARED_DISTANCE_FLOOR;
                for (int k = 0; k < latent; k++) {
                    double difference = codes[i * latent + k] - codes[j * latent + k];
                    sum += difference * difference;
                }
                double distance = Math.sqrt(sum);
                distances[i * batch + j] = distance;
                distances[j * batch + i] = distance;
            }
        }
        return distances;
    }

    private static Tensor distances(Tensor codes) {
        var difference = codes.unsqueeze(1).sub(codes.unsqueeze(0));
        return difference
                .mul(difference)
                .sum(2)
                .add(new Scalar(SQUARED_DISTANCE_FLOOR))
                .sqrt();
    }
}

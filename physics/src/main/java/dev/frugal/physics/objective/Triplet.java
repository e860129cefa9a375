package dev.frugal.physics.objective;

import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The triplet loss (Schroff et al. 2015): an anchor's code must lie closer to a code of its own
/// kind than to one of another kind, by a margin.
///
/// `L = mean over triplets (a, p, n) of max(0, |z_a − z_p| − |z_a − z_n| + margin)`, over *all*
/// triplets of the batch in which p is another trajectory alike to a, and n is unlike it.
public record Triplet(double margin, Similarity similarity) {
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
    public Tensor loss(Tensor codes, boolean[][] alike) {
        int batch = alike.length;
        var triplets = new double[batch * batch * batch];
        double count = 0;
        for (int anchor = 0; anchor < batch; anchor++) {
            for (int positive = 0; positive < batch; positive++) {
                for (int negative = 0; negative < batch; negative++) {
                    boolean valid =
                            positive != anchor
                                    && alike[anchor][positive]
                                    && !alike[anchor][negative]
                                    && negative != anchor;
                    if (valid) {
                        triplets[(anchor * batch + positive) * batch + negative] = 1;
                        count++;
                    }
                }
            }
        }
        var mask = Tensors.of(triplets, Tensors.type(codes), batch, batch, batch);
        var distances = distances(codes);
        var violations =
                distances.unsqueeze(2).sub(distances.unsqueeze(1)).add(new Scalar(margin)).relu();
        return violations.mul(mask).sum().div(new Scalar(Math.max(count, 1)));
    }

    private static Tensor distances(Tensor codes) {
        var difference = codes.unsqueeze(1).sub(codes.unsqueeze(0));
        return difference.mul(difference).sum(2).add(new Scalar(SQUARED_DISTANCE_FLOOR)).sqrt();
    }
}

package dev.frugal.physics.model.encoder;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.objective.PairLabel;
import dev.frugal.physics.objective.Triplet;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.Gradients;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;

/// The metric block of the schedule: encoder and head learn, on windows of a source, to
/// tell the parameters, and the codes of like parameters are drawn together.
///
/// `L = mean |(p̂ − p)/half range|² + w · triplet(z)`, by Adam with a cosine rate. Most steps read
/// windows as long as the model is made for, every fourth a shorter one. At the end the head is
/// fitted by least squares on fresh windows with the encoder as it is, and its usual error is taken
/// on others.
public final class EncoderTraining {
    /// Codes per batch among which triplets are formed: their number grows with the cube.
    private static final int IN_TRIPLETS = 32;

    /// Parameters closer than this share of their range are alike.
    private static final double ALIKE = 0.1;

    private static final int SHORTER_EVERY = 4;
    private static final double CLIP = 1;
    private static final int REFIT_WINDOWS = 2048;
    private static final int AT_ONCE = 256;
    private static final double RIDGE = 1e-9;

    private final ParameterRanges ranges;
    private final Encoder encoder;
    private Optional<WindowSource> windows = Optional.empty();
    private final EncoderSettings settings;
    private final int window;
    private final Triplet triplet;
    private final LearningRateSchedule rates;
    private final Adam adam;
    private final Seed seed;

    /// @param window samples of the windows the model is made for
    public EncoderTraining(ParameterRanges ranges, Encoder encoder, EncoderSettings settings, int window, Seed seed) {
        this.ranges = ranges;
        this.encoder = encoder;
        this.settings = settings;
        this.window = window;
        this.triplet = new Triplet(settings.metric().margin(), PairLabel.PARAMETER);
        this.rates = settings.training().rates();
        this.adam = new Adam(encoder.parameters());
        this.seed = seed;
    }

    public Map<String, Tensor> optimiserState() {
        return adam.state();
    }

    public void restore(Map<String, Tensor> optimiserState) {
        adam.restore(optimiserState);
    }

    /// Says what there is to learn from, once that is known.
    public void begin(WindowSource source) {
        windows = Optional.of(source);
    }

    public boolean begun() {
        return windows.isPresent();
    }

    /// Takes step number `step`; returns the loss before it.
    public double step(long step) {
        try (var _ = Threads.one();
                var _ = Scope.open()) {
            var batch = windows.orElseThrow()
                    .draw(seed.named("batch").at(step), settings.training().batch(), length(step));
            var codes = encoder.latent(encoder.inputs(batch.windows(), length(step)));
            var error = encoder.read(codes).sub(targets(batch));
            var loss = error.mul(error).mean();
            if (settings.metric().weight() > 0) {
                int among = Math.min(IN_TRIPLETS, settings.training().batch());
                loss = loss.add(triplet.loss(codes.narrow(0, 0, among), alike(batch, among))
                        .mul(new Scalar(settings.metric().weight())));
            }
            Gradients.clear(encoder.parameters().values());
            loss.backward();
            GradientClipping.byGlobalNorm(encoder.parameters().values(), CLIP);
            adam.step(rates.at(step));
            return loss.item_double();
        }
    }

    /// Floating-point operations of step number `step`: reading the windows, and the way back.
    public long operations(long step) {
        long windows = settings.training().batch();
        long samples = length(step);
        return encoder.operations(windows, samples) + encoder.backwardOperations(windows, samples);
    }

    /// Windows at least a fourth as long as the model's, but of three samples where it has as many.
    public int length(long step) {
        if (step % SHORTER_EVERY != SHORTER_EVERY - 1) {
            return window;
        }
        int least = Math.min(window, Math.max(3, window / 4));
        return least + seed.named("length").at(step).random().nextInt(window - least + 1);
    }

    private boolean[][] alike(WindowSource.Labelled batch, int count) {
        var alike = new boolean[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                alike[i][j] = true;
                for (int k = 0; k < ranges.count(); k++) {
                    double apart = batch.parameters()[i][k] - batch.parameters()[j][k];
                    double range = 2 * ranges.halfWidth(k);
                    alike[i][j] &= Math.abs(apart) < ALIKE * range;
                }
            }
        }
        return alike;
    }

    private Tensor targets(WindowSource.Labelled batch) {
        int parameters = ranges.count();
        var values = new double[batch.windows().size() * parameters];
        for (int i = 0; i < batch.windows().size(); i++) {
            for (int k = 0; k < parameters; k++) {
                values[i * parameters + k] = ranges.scaled(k, batch.parameters()[i][k]);
            }
        }
        return Tensors.of(values, ScalarType.Float, batch.windows().size(), parameters);
    }

    /// Fits the head by least squares.
    ///
    /// @return the root mean square error of each parameter's first guess on fresh windows, in the
    ///   parameter's units
    public double[] refitHead() {
        int latent = encoder.latentSize();
        int parameters = ranges.count();
        var normal = new double[latent + 1][latent + 1];
        var right = new double[latent + 1][parameters];
        for (int part = 0; part < REFIT_WINDOWS / AT_ONCE; part++) {
            var batch = windows.orElseThrow().draw(seed.named("head").at(part), AT_ONCE, window);
            var codes = encoder.encode(batch.windows(), window).latent();
            for (int i = 0; i < AT_ONCE; i++) {
                var row = new double[latent + 1];
                System.arraycopy(codes[i], 0, row, 0, latent);
                row[latent] = 1;
                for (int a = 0; a <= latent; a++) {
                    for (int b = 0; b <= latent; b++) {
                        normal[a][b] += row[a] * row[b];
                    }
                    for (int k = 0; k < parameters; k++) {
                        right[a][k] += row[a] * ranges.scaled(k, batch.parameters()[i][k]);
                    }
                }
            }
        }
        for (int a = 0; a <= latent; a++) {
            normal[a][a] += RIDGE * REFIT_WINDOWS;
        }
        var solved = new CholeskyDecomposition(new Array2DRowRealMatrix(normal, false))
                .getSolver()
                .solve(new Array2DRowRealMatrix(right, false));
        var weight = new double[parameters * latent];
        var bias = new double[parameters];
        for (int k = 0; k < parameters; k++) {
            for (int a = 0; a < latent; a++) {
                weight[k * latent + a] = solved.getEntry(a, k);
            }
            bias[k] = solved.getEntry(latent, k);
        }
        encoder.replaceHead(weight, bias);
        return usualError();
    }

    private double[] usualError() {
        var squares = new double[ranges.count()];
        int parts = 2;
        for (int part = 0; part < parts; part++) {
            var batch = windows.orElseThrow().draw(seed.named("error").at(part), AT_ONCE, window);
            var read = encoder.encode(batch.windows(), window).parameters();
            for (int i = 0; i < AT_ONCE; i++) {
                for (int k = 0; k < squares.length; k++) {
                    double error = read[i][k] - batch.parameters()[i][k];
                    squares[k] += error * error / (parts * AT_ONCE);
                }
            }
        }
        for (int k = 0; k < squares.length; k++) {
            squares[k] = Math.max(Math.sqrt(squares[k]), 1e-6 * ranges.halfWidth(k));
        }
        return squares;
    }
}

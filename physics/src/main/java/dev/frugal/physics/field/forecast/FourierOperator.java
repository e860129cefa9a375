package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Initialisation;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A Fourier neural operator: the samples of the window are channels at each point; every layer multiplies the lowest
/// Fourier modes of all channels by complex matrices, adds a linear map at each point, and applies GELU; the samples
/// of the trajectory are the channels that come out. See Li et al., ICLR 2021.
///
/// The transform of the few modes that are kept is a product with a matrix of cosines and sines.
final class FourierOperator implements NeuralOperator {
    private final OperatorShape shape;
    private final List<Layer> layers = new ArrayList<>();
    private final Linear lift;
    private final Linear hidden;
    private final Linear project;
    private final Tensor places;
    private final Tensor cosines;
    private final Tensor sines;
    private final Tensor share;

    /// @param real `[modes, in, out]`
    /// @param imaginary the same
    private record Layer(Tensor real, Tensor imaginary, Linear local) {}

    FourierOperator(OperatorSettings settings, OperatorShape shape, Seed seed) {
        this.shape = shape;
        int width = settings.width();
        int points = shape.points();
        int modes = Math.min(settings.features(), points / 2);
        this.places = shape.places();
        var type = OperatorShape.TYPE;
        long inputs = (long) shape.samples() * shape.fields() + places.size(1);
        this.lift = new Linear(inputs, width, type, seed.named("lift"));
        for (int i = 0; i < settings.layers(); i++) {
            var own = seed.named("layer").at(i);
            var drawn = Initialisation.standard();
            // Weights of variance 1/(3 width²), as published: uniform within ± 1/width.
            layers.add(new Layer(
                    drawn.weight(own.named("real"), (long) width * width, 1, type, modes, width, width),
                    drawn.weight(own.named("imaginary"), (long) width * width, 1, type, modes, width, width),
                    new Linear(width, width, type, own.named("local"))));
        }
        this.hidden = new Linear(width, 2L * width, type, seed.named("hidden"));
        this.project =
                new Linear(2L * width, (long) shape.times().length * shape.fields(), type, seed.named("project"));
        var cosine = new float[points * modes];
        var sine = new float[points * modes];
        var factor = new float[modes];
        for (int mode = 0; mode < modes; mode++) {
            factor[mode] = (mode == 0 ? 1f : 2f) / points;
            for (int point = 0; point < points; point++) {
                double angle = 2 * Math.PI * ((long) mode * point % points) / points;
                cosine[point * modes + mode] = (float) Math.cos(angle);
                sine[point * modes + mode] = (float) Math.sin(angle);
            }
        }
        this.cosines = Tensors.of(cosine, points, modes);
        this.sines = Tensors.of(sine, points, modes);
        this.share = Tensors.of(factor, modes, 1, 1);
    }

    @Override
    public Tensor forward(Tensor windows) {
        long batch = windows.size(0);
        long points = shape.points();
        var channels = windows.flatten(1, 2).transpose(1, 2);
        var where = places.unsqueeze(0).expand(batch, points, places.size(1));
        var x = lift.forward(torch.cat(new org.bytedeco.pytorch.TensorVector(channels, where), 2));
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            var sum = spectral(layer, x).add(layer.local.forward(x));
            x = i + 1 < layers.size() ? torch.gelu(sum) : sum;
        }
        return project.forward(torch.gelu(hidden.forward(x)))
                .view(batch, points, shape.times().length, shape.fields())
                .permute(0, 2, 3, 1);
    }

    /// `x`: `[batch, points, channels]`.
    private Tensor spectral(Layer layer, Tensor x) {
        var across = x.permute(2, 0, 1);
        var real = across.matmul(cosines).permute(2, 1, 0);
        var imaginary = across.matmul(sines).neg().permute(2, 1, 0);
        var outReal =
                real.matmul(layer.real).sub(imaginary.matmul(layer.imaginary)).mul(share);
        var outImaginary =
                real.matmul(layer.imaginary).add(imaginary.matmul(layer.real)).mul(share);
        return outReal.permute(1, 2, 0)
                .matmul(cosines.t())
                .sub(outImaginary.permute(1, 2, 0).matmul(sines.t()))
                .transpose(1, 2);
    }

    @Override
    public Map<String, Tensor> parameters() {
        var all = new LinkedHashMap<String, Tensor>();
        all.putAll(Parameters.prefixed("lift", lift.parameters()));
        for (int i = 0; i < layers.size(); i++) {
            all.put(i + ".real", layers.get(i).real);
            all.put(i + ".imaginary", layers.get(i).imaginary);
            all.putAll(Parameters.prefixed(i + ".local", layers.get(i).local.parameters()));
        }
        all.putAll(Parameters.prefixed("hidden", hidden.parameters()));
        all.putAll(Parameters.prefixed("project", project.parameters()));
        return all;
    }
}

package dev.frugal.tensor.optim;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).
///
/// ```
/// m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
/// p ← p − η·λ·p − η·(m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε)
/// ```
///
/// One pass over each parameter's memory. The moments of all parameters lie in two vectors. A
/// parameter without a gradient took no part in the loss and is left alone, moments too.
public final class Adam {
    /// @param beta1 decay of the first moment, in [0, 1)
    /// @param beta2 decay of the second moment, in [0, 1)
    /// @param epsilon what keeps the quotient finite, in the gradient's units
    /// @param weightDecay λ, a rate per unit of learning rate; 0 is plain Adam
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0);

        public Settings {
            boolean sound = beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && weightDecay >= 0;
            if (!sound) {
                throw new IllegalArgumentException(
                        "Adam takes betas in [0, 1), a positive epsilon and a weight decay from 0, not %s, %s, %s, %s"
                                .formatted(beta1, beta2, epsilon, weightDecay));
            }
        }

        public Settings withWeightDecay(double decay) {
            return new Settings(beta1, beta2, epsilon, decay);
        }
    }

    private final ParameterVector parameters;
    private final Settings settings;
    private final Tensor first;
    private final Tensor second;
    private long step;

    public Adam(Map<String, Tensor> parameters) {
        this(parameters, Settings.DEFAULT);
    }

    /// @throws IllegalArgumentException if the parameters are not all Float or all Double
    public Adam(Map<String, Tensor> parameters, Settings settings) {
        this.parameters = new ParameterVector(parameters);
        this.settings = settings;
        first = moments();
        second = moments();
    }

    /// Moves the parameters by their accumulated gradients.
    ///
    /// @param learningRate η, in units of the parameters
    public void step(double learningRate) {
        try (var _ = Scope.open()) {
            var gradients = new ArrayList<Optional<MemorySegment>>();
            for (var tensor : parameters.tensors()) {
                var gradient = tensor.grad();
                gradients.add(
                        gradient.defined() ? Optional.of(Tensors.memory(gradient.contiguous())) : Optional.empty());
            }
            step(learningRate, gradients);
        }
    }

    /// Moves the parameters by gradients that lie elsewhere.
    ///
    /// @param learningRate η, in units of the parameters
    /// @param gradients one per parameter, in their order, of their element type and size; none for
    ///   a parameter that is left alone
    public void step(double learningRate, List<Optional<MemorySegment>> gradients) {
        if (gradients.size() != parameters.tensors().size()) {
            throw new IllegalArgumentException("%d gradients for %d parameters"
                    .formatted(gradients.size(), parameters.tensors().size()));
        }
        step++;
        var firstMemory = Tensors.memory(first);
        var secondMemory = Tensors.memory(second);
        long offset = 0;
        for (int i = 0; i < gradients.size(); i++) {
            var memory = Tensors.memory(parameters.tensors().get(i));
            long bytes = memory.byteSize();
            if (gradients.get(i).isPresent()) {
                var gradient = gradients.get(i).get();
                if (gradient.byteSize() != bytes) {
                    throw new IllegalArgumentException(
                            "gradient %d has %d bytes, its parameter %d".formatted(i, gradient.byteSize(), bytes));
                }
                update(
                        memory,
                        gradient,
                        firstMemory.asSlice(offset, bytes),
                        secondMemory.asSlice(offset, bytes),
                        learningRate);
            }
            offset += bytes;
        }
    }

    /// Forgets the accumulated gradients.
    public void clearGradients() {
        Gradients.clear(parameters.tensors());
    }

    /// Copies of the moments and the count of steps.
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        state.put("step", Tensors.of(new long[] {step}, 1));
        state.put("first_moment", Scope.compute(first::clone));
        state.put("second_moment", Scope.compute(second::clone));
        return state;
    }

    /// Continues from a state that [#state] gave.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it is not the state of Adam on parameters like these
    public void restore(Map<String, Tensor> state) {
        long steps = OptimiserState.whole(state, "step");
        var type = parameters.type();
        int length = parameters.length();
        var firstSaved = OptimiserState.tensor(state, "first_moment", type, length);
        var secondSaved = OptimiserState.tensor(state, "second_moment", type, length);
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            first.copy_(firstSaved);
            second.copy_(secondSaved);
        }
        step = steps;
    }

    private Tensor moments() {
        return torch.zeros(new long[] {parameters.length()}, Tensors.options(parameters.type()));
    }

    private void update(
            MemorySegment parameter,
            MemorySegment gradient,
            MemorySegment firstMoment,
            MemorySegment secondMoment,
            double rate) {
        double correction1 = 1 - Math.pow(settings.beta1(), step);
        double correction2 = Math.sqrt(1 - Math.pow(settings.beta2(), step));
        double stepSize = rate / correction1;
        double keep = 1 - rate * settings.weightDecay();
        if (parameters.type() == ScalarType.Double) {
            updateDoubles(parameter, gradient, firstMoment, secondMoment, keep, stepSize, correction2);
        } else {
            updateFloats(parameter, gradient, firstMoment, secondMoment, (float) keep, (float) stepSize, (float)
                    correction2);
        }
    }

    private void updateDoubles(
            MemorySegment parameter,
            MemorySegment gradient,
            MemorySegment firstMoment,
            MemorySegment secondMoment,
            double keep,
            double stepSize,
            double correction2) {
        var layout = ValueLayout.JAVA_DOUBLE;
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        double epsilon = settings.epsilon();
        long count = parameter.byteSize() / Double.BYTES;
        for (long i = 0; i < count; i++) {
            double g = gradient.getAtIndex(layout, i);
            double m = beta1 * firstMoment.getAtIndex(layout, i) + (1 - beta1) * g;
            double v = beta2 * secondMoment.getAtIndex(layout, i) + (1 - beta2) * g * g;
            firstMoment.setAtIndex(layout, i, m);
            secondMoment.setAtIndex(layout, i, v);
            double p = keep * parameter.getAtIndex(layout, i);
            double move = stepSize * m / (Math.sqrt(v) / correction2 + epsilon);
            parameter.setAtIndex(layout, i, p - move);
        }
    }

    private void updateFloats(
            MemorySegment parameter,
            MemorySegment gradient,
            MemorySegment firstMoment,
            MemorySegment secondMoment,
            float keep,
            float stepSize,
            float correction2) {
        var layout = ValueLayout.JAVA_FLOAT;
        float beta1 = (float) settings.beta1();
        float beta2 = (float) settings.beta2();
        float rest1 = (float) (1 - settings.beta1());
        float rest2 = (float) (1 - settings.beta2());
        float epsilon = (float) settings.epsilon();
        long count = parameter.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i++) {
            float g = gradient.getAtIndex(layout, i);
            float m = beta1 * firstMoment.getAtIndex(layout, i) + rest1 * g;
            float v = beta2 * secondMoment.getAtIndex(layout, i) + rest2 * g * g;
            firstMoment.setAtIndex(layout, i, m);
            secondMoment.setAtIndex(layout, i, v);
            float p = keep * parameter.getAtIndex(layout, i);
            float move = stepSize * m / ((float) Math.sqrt(v) / correction2 + epsilon);
            parameter.setAtIndex(layout, i, p - move);
        }
    }
}

package dev.frugal.physics.model.flow;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.estimation.BatchFit;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.TrainedModel;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.reference.Reliability;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;

/// A trained [FlowModelSpec]: encoder, head and flow, with what was found about their errors. The
/// flow is a learnt map that is marched, or the propagator that solves the equation.
///
/// **Inference.** window → z → p̂ = head(z) → least-squares fit of `(first state, p)` from p̂ → advance to any time.
/// Through a learnt map the fit has a prior around p̂ ([WindowFit]); through the equation it has none ([BatchFit]). The
/// flow sees z only through the head, so
/// refining p refines z too: by the smallest change that makes the head
/// read the refined parameters. That z is what [Forecast#latent] holds.
///
/// Times before a window's first sample cannot be forecast.
///
/// Several threads may ask one model at once. Closing it frees the encoder's tensors; nobody may ask it
/// then, nor any model made of it by [#with].
public final class FlowModel implements TrainedModel, AutoCloseable {
    /// Passes over the window that a fit usually takes.
    private static final long USUAL_PASSES = 4;

    /// Of the head's Gram matrix, relative to it.
    private static final double SINGULAR = 1e-12;

    static final String GENERATOR = "generator";
    static final String ENCODER = "encoder";
    static final String SCALES = "scales";
    static final String REGIMES = "regimes";
    static final String GUESS_DEVIATION = "guess_deviation";

    private final FlowModelSpec method;
    private final Propagator flow;
    private final FlowScales scales;
    private final Encoder encoder;
    private final int windowSamples;
    private final Calibration calibration;
    private final Inference inference;
    private final Optional<RegimeHead> regimes;

    /// Through the equation itself, where the flow is not a learnt map.
    private final Optional<BatchFit> equationFit;

    /// By how much the code moves with each parameter the head reads, `[component][parameter]`; empty where the head
    /// does not determine it.
    private final Optional<double[][]> codeByParameters;

    /// What is known about a model's own errors.
    ///
    /// @param guessDeviation root mean square error of the encoder's guess, per parameter
    /// @param modelError the error of the map, as a measurement error of which it has the effect on
    ///   the estimated parameters: share of each state's visited width
    record Calibration(double[] guessDeviation, double modelError) {}

    FlowModel(
            FlowModelSpec method,
            Propagator flow,
            FlowScales scales,
            Encoder encoder,
            int windowSamples,
            Calibration calibration,
            Inference inference,
            Optional<RegimeHead> regimes) {
        this.method = method;
        this.flow = flow;
        this.scales = scales;
        this.encoder = encoder;
        this.windowSamples = windowSamples;
        this.calibration = calibration;
        this.inference = inference;
        this.regimes = regimes;
        this.equationFit = flow instanceof FlowRollout ? Optional.empty() : Optional.of(new BatchFit(flow.system()));
        this.codeByParameters = codeByParameters(encoder.headWeights());
    }

    /// The smallest change of the code that makes the head read a change of the parameters: `Wᵀ(W Wᵀ)⁻¹`.
    private static Optional<double[][]> codeByParameters(double[][] headWeights) {
        var weights = new Array2DRowRealMatrix(headWeights, false);
        var gram = weights.multiply(weights.transpose());
        var solver = new QRDecomposition(gram, SINGULAR * gram.getNorm1()).getSolver();
        return solver.isNonSingular()
                ? Optional.of(weights.transpose().multiply(solver.getInverse()).getData())
                : Optional.empty();
    }

    /// The same model, with a classifier of regimes.
    FlowModel with(RegimeHead head) {
        return new FlowModel(method, flow, scales, encoder, windowSamples, calibration, inference, Optional.of(head));
    }

    /// The flow of a model that learns none: the equation, solved by the method that suits it.
    static Propagator equation(DynamicalSystem system) {
        return Propagator.forMany(system, BatchFit.ACCURACY);
    }

    /// The same model, used another way. It shares the numbers of this one.
    public FlowModel with(Inference other) {
        return new FlowModel(method, flow, scales, encoder, windowSamples, calibration, other, regimes);
    }

    @Override
    public FlowModelSpec method() {
        return method;
    }

    @Override
    public String name() {
        return switch (inference) {
            case REFINED -> method.name();
            case ENCODER_ONLY -> method.name() + ", encoder only";
        };
    }

    @Override
    public DynamicalSystem system() {
        return flow.system();
    }

    @Override
    public int windowSamples() {
        return windowSamples;
    }

    /// The time between two samples of the windows it was made for, in units of time.
    public double interval() {
        return encoder.features().interval();
    }

    /// Where it was trained to be right.
    public FlowScales scales() {
        return scales;
    }

    /// The model's error as noise in a window of so many samples. It was measured in windows of
    /// [#windowSamples] and is systematic: more samples of the same time do not make it average
    /// out, as noise of one size would.
    private double modelErrorOf(int samples) {
        return calibration.modelError * Math.sqrt(Math.max(1.0, (double) samples / windowSamples));
    }

    double modelError() {
        return calibration.modelError;
    }

    double[] guessDeviation() {
        return calibration.guessDeviation.clone();
    }

    Propagator flow() {
        return flow;
    }

    Encoder encoder() {
        return encoder;
    }

    @Override
    public long parameterCount() {
        return learntMap().map(map -> map.weights().length).orElse(0)
                + Parameters.count(encoder.parameters())
                + regimes.map(RegimeHead::parameterCount).orElse(0L);
    }

    /// With a learnt map: the encoder once, and for each time one evaluation of the map with its
    /// tangents in every unknown, for the usual four passes of the fit over the whole window, then
    /// one with two derivatives in time. The equation itself takes as many steps as a window needs.
    @Override
    public OptionalLong operationsPerQuery(int times) {
        return learntMap()
                .map(map -> {
                    int unknowns = scales.states() + scales.parameters();
                    long refining =
                            inference == Inference.REFINED ? USUAL_PASSES * map.operations(windowSamples, unknowns) : 0;
                    return OptionalLong.of(encoder.operations(1, windowSamples) + refining + map.operations(times, 2));
                })
                .orElse(OptionalLong.empty());
    }

    private Optional<FlowMap> learntMap() {
        return flow instanceof FlowRollout rollout ? Optional.of(rollout.map()) : Optional.empty();
    }

    @Override
    public Map<String, Tensor> tensors() {
        var tensors = new LinkedHashMap<String, Tensor>();
        learntMap().ifPresent(map -> tensors.put(GENERATOR, Tensors.of(map.weights(), map.weights().length)));
        tensors.putAll(Parameters.prefixed(ENCODER, encoder.parameters()));
        scales.arrays().forEach((name, array) -> tensors.put(SCALES + "." + name, Tensors.of(array, array.length)));
        regimes.ifPresent(head -> tensors.putAll(Parameters.prefixed(REGIMES, head.tensors())));
        tensors.put(GUESS_DEVIATION, Tensors.of(calibration.guessDeviation, calibration.guessDeviation.length));
        return tensors;
    }

    @Override
    public Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("interval", Double.toString(interval()));
        metadata.put("model_error", Double.toString(calibration.modelError));
        regimes.ifPresent(head -> metadata.putAll(head.metadata()));
        return metadata;
    }

    /// What a window says, by this model's way of inference.
    ///
    /// @param code of the encoder, `[component]`
    /// @param guess the parameters that its head reads from the code
    /// @param estimate the first state and the parameters
    public record Reading(double[] code, double[] guess, WindowEstimate estimate) {}

    /// Whether it tells regimes by itself, and how far the probabilities it states hold.
    public Optional<Reliability> regimeReliability() {
        return regimes.map(RegimeHead::reliability);
    }

    /// The probability of each regime behind a window, were its parameters these: read from the code that means them.
    /// Empty if the model has no classifier of regimes.
    public Map<String, Double> regimes(Reading reading, double[] parameters) {
        var odds = new LinkedHashMap<String, Double>();
        regimes.ifPresent(head -> {
            var shares = head.probabilities(refined(reading.code, reading.guess, parameters));
            for (int i = 0; i < shares.length; i++) {
                odds.put(head.names().get(i), shares[i]);
            }
        });
        return odds;
    }

    /// The codes of windows whose parameters are known.
    double[][] latents(List<Window> windows, double[] parameters) {
        var codes = encoder.encode(windows, windowSamples);
        var latents = new double[windows.size()][];
        Arrays.setAll(latents, i -> refined(codes.latent()[i], codes.parameters()[i], parameters));
        return latents;
    }

    /// What one window says about where its trajectory started and under which parameters.
    ///
    /// @throws IllegalArgumentException if the window is shorter than the model's
    public WindowEstimate estimate(Window window) {
        return readings(List.of(window)).getFirst().estimate;
    }

    /// What each of many windows says: those with the same times are fitted side by side, and groups of
    /// them are shared out among the threads of the common pool. The numbers of one window do not depend on
    /// the others.
    ///
    /// @throws IllegalArgumentException if a window is shorter than the model's
    public List<Reading> readings(List<Window> windows) {
        return read(windows);
    }

    /// The trajectories that estimates mean, with their uncertainty.
    public List<ForecastBand> bands(List<ForecastBand.Question> questions) {
        return ForecastBand.of(flow, scales, questions, calibration.modelError);
    }

    /// Reads windows of at least [#windowSamples] samples.
    List<Reading> read(List<Window> windows) {
        var codes = encoder.encode(windows, windowSamples);
        var readings = new ArrayList<Reading>(windows.size());
        switch (inference) {
            case REFINED -> {
                var estimates = equationFit.isPresent()
                        ? equationFit.get().estimates(windows, codes.parameters())
                        : BatchRollout.fit(
                                flow,
                                scales,
                                this::modelErrorOf,
                                method.encoder().greatestNoise(),
                                windows,
                                codes.parameters(),
                                calibration.guessDeviation);
                for (int i = 0; i < windows.size(); i++) {
                    readings.add(new Reading(codes.latent()[i], codes.parameters()[i], estimates.get(i)));
                }
            }
            case ENCODER_ONLY -> {
                for (int i = 0; i < windows.size(); i++) {
                    readings.add(new Reading(
                            codes.latent()[i],
                            codes.parameters()[i],
                            unrefined(windows.get(i), codes.parameters()[i])));
                }
            }
        }
        return readings;
    }

    private WindowEstimate unrefined(Window window, double[] parameters) {
        int states = scales.states();
        int unknowns = states + parameters.length;
        var covariance = new double[unknowns][unknowns];
        var noise = new double[states];
        for (int i = 0; i < unknowns; i++) {
            double deviation =
                    i < states ? calibration.modelError * scales.width()[i] : calibration.guessDeviation[i - states];
            covariance[i][i] = deviation * deviation;
        }
        return new WindowEstimate(window.states()[0], parameters, covariance, noise, calibration.modelError);
    }

    /// The code nearest to `latent` that the head reads as the refined parameters.
    private double[] refined(double[] latent, double[] guess, double[] parameters) {
        var refined = latent.clone();
        codeByParameters.ifPresent(slopes -> {
            for (int k = 0; k < guess.length; k++) {
                double change = (parameters[k] - guess[k]) / scales.parameterHalfWidth(k);
                for (int i = 0; i < refined.length; i++) {
                    refined[i] += slopes[i][k] * change;
                }
            }
        });
        return refined;
    }

    /// @throws IllegalArgumentException if a window is shorter than the model's, or a time lies
    ///   before its first sample
    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        var readings = read(windows);
        var forecasts = new Forecast[windows.size()];
        var byStart = new LinkedHashMap<Double, List<Integer>>();
        for (int i = 0; i < forecasts.length; i++) {
            byStart.computeIfAbsent(windows.get(i).times()[0], _ -> new ArrayList<>())
                    .add(i);
        }
        byStart.forEach((start, indices) -> {
            var states = switch (inference) {
                case REFINED -> refinedStates(readings, indices, start, times);
                case ENCODER_ONLY -> encoderStates(windows, readings, indices, times);
            };
            for (int i = 0; i < indices.size(); i++) {
                var reading = readings.get(indices.get(i));
                forecasts[indices.get(i)] = states.get(i)
                        .withParameters(reading.estimate.parameters())
                        .withLatent(refined(reading.code, reading.guess, reading.estimate.parameters()));
            }
        });
        return List.of(forecasts);
    }

    private List<Forecast> refinedStates(List<Reading> readings, List<Integer> indices, double start, double[] times) {
        return BatchRollout.forecast(
                flow,
                start,
                indices.stream().map(i -> readings.get(i).estimate.start()).toArray(double[][]::new),
                indices.stream().map(i -> readings.get(i).estimate.parameters()).toArray(double[][]::new),
                times);
    }

    /// Up to the window's last time from its first measured state, from then on from its last one.
    private List<Forecast> encoderStates(
            List<Window> windows, List<Reading> readings, List<Integer> indices, double[] times) {
        var forecasts = new ArrayList<Forecast>();
        for (int index : indices) {
            var window = windows.get(index);
            var parameters = new double[][] {readings.get(index).estimate.parameters()};
            double end = window.end();
            int seen = 0;
            while (seen < times.length && times[seen] <= end) {
                seen++;
            }
            var inside = BatchRollout.forecast(
                            flow,
                            window.times()[0],
                            new double[][] {window.states()[0]},
                            parameters,
                            Arrays.copyOf(times, seen))
                    .getFirst();
            var beyond = BatchRollout.forecast(
                            flow,
                            end,
                            new double[][] {window.states()[window.samples() - 1]},
                            parameters,
                            Arrays.copyOfRange(times, seen, times.length))
                    .getFirst();
            forecasts.add(Forecast.ofStates(joined(inside.states(), beyond.states()))
                    .withDerivatives(
                            joined(
                                    inside.firstDerivatives().orElseThrow(),
                                    beyond.firstDerivatives().orElseThrow()),
                            joined(
                                    inside.secondDerivatives().orElseThrow(),
                                    beyond.secondDerivatives().orElseThrow())));
        }
        return forecasts;
    }

    @Override
    public void close() {
        encoder.parameters().values().forEach(Tensor::close);
    }

    private static double[][] joined(double[][] first, double[][] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}

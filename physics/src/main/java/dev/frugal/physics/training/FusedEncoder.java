package dev.frugal.physics.training;

import dev.frugal.physics.model.CurveNetwork;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.FusedNetwork;
import dev.frugal.tensor.jet.NetworkLayout;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.nn.Layer;
import dev.frugal.tensor.recurrent.FusedLstm;
import dev.frugal.tensor.recurrent.LstmLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// From windows to latent codes and back, in the kernels of LSTM and perceptron.
final class FusedEncoder<A> {
    private final TileKernels<A> tileKernels;
    private final BatchRows<A> windows;
    private final int samples;
    private final FusedLstm<A> lstm;
    private final List<MemorySegment> lstmParameters;
    private final FusedNetwork<A> head;
    private final List<MemorySegment> headParameters;
    private final int hidden;
    private final int latent;

    private A hiddenStates;
    private A hiddenAdjoints;
    private A codes;
    private int capacity;
    private FusedLstm.Batch lstmBatch;
    private FusedNetwork.Batch headBatch;
    private Optional<FusedLstm.History<A>> history = Optional.empty();

    /// @param allWindows `[trajectories, samples, states]`
    FusedEncoder(CurveNetwork.Encoder encoder, Tensor allWindows, FusedStep.Kernels<A> kernels) {
        tileKernels = kernels.tileKernels();
        windows = new BatchRows<>(allWindows, tileKernels);
        samples = Math.toIntExact(allWindows.size(1));
        hidden = Math.toIntExact(encoder.lstm().hidden());
        latent = Math.toIntExact(encoder.head().outputs());
        int inputs = Math.toIntExact(encoder.lstm().inputs());
        lstm = new FusedLstm<>(new LstmLayout(inputs, hidden, tileKernels.panel()), tileKernels, kernels.team());
        lstmParameters = memory(encoder.lstm());
        var sizes = new ArrayList<Integer>();
        sizes.add(hidden);
        encoder.head().layers().forEach(layer -> sizes.add(Math.toIntExact(layer.outputs())));
        head = new FusedNetwork<>(new NetworkLayout(sizes, 0, 0), tileKernels, kernels.team());
        headParameters = memory(encoder.head());
        hiddenStates = tileKernels.allocate(0);
        hiddenAdjoints = tileKernels.allocate(0);
        codes = tileKernels.allocate(0);
        lstmBatch = lstmBatch(tileKernels.allocate(0), 0);
        headBatch = headBatch(0);
    }

    static List<MemorySegment> memory(Layer layer) {
        return layer.parameters().values().stream().map(Tensors::memory).toList();
    }

    private FusedLstm.Batch lstmBatch(A of, int count) {
        return new FusedLstm.Batch(lstmParameters, tileKernels.memory(of), count, samples, false);
    }

    private FusedNetwork.Batch headBatch(int count) {
        return new FusedNetwork.Batch(headParameters, 1, tileKernels.memory(hiddenStates), count);
    }

    /// The latent codes of these trajectories' windows, `[batch, latent]`, until the next call.
    ///
    /// @param keep whether [#backward] will follow
    A forward(long[] indices, boolean keep) {
        int count = indices.length;
        if (count > capacity) {
            capacity = count;
            hiddenStates = tileKernels.allocate(count * hidden);
            hiddenAdjoints = tileKernels.allocate(count * hidden);
            codes = tileKernels.allocate(count * latent);
        }
        lstmBatch = lstmBatch(windows.gather(indices), count);
        headBatch = headBatch(count);
        var states = tileKernels.memory(hiddenStates);
        if (keep) {
            history = Optional.of(lstm.forwardKeeping(lstmBatch, states));
        } else {
            lstm.forward(lstmBatch, states);
        }
        head.forward(headBatch, tileKernels.memory(codes));
        return codes;
    }

    /// Carries the codes' adjoints back.
    ///
    /// @param gradients of the LSTM's parameters, then of the head's; written
    void backward(A codeAdjoints, List<Optional<MemorySegment>> gradients) {
        int ofLstm = lstmParameters.size();
        var adjoints = tileKernels.memory(hiddenAdjoints);
        head.backward(
                headBatch,
                new FusedNetwork.Adjoints(
                        tileKernels.memory(codeAdjoints),
                        gradients.subList(ofLstm, gradients.size()),
                        Optional.of(adjoints)));
        lstm.backward(
                lstmBatch,
                new FusedLstm.Adjoints(adjoints, gradients.subList(0, ofLstm), Optional.empty()),
                history.orElseThrow());
        history = Optional.empty();
    }
}

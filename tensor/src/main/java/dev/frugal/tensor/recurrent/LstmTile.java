package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;
import java.util.List;

/// Up to [TileKernels#TILE_ROWS] sequences on their way through time and back: the arrays that one
/// thread works in.
final class LstmTile<A> {
    private final LstmLayout layout;
    private final TileKernels<A> kernels;

    /// `[h, x, 1]`.
    private final A argument;

    /// Two steps that change roles where none is kept.
    private final List<LstmStep<A>> working;

    /// Before the first step everything is zero.
    private final LstmStep<A> beginning;

    private final A zeros;
    private final A hiddenAdjoint;
    private final A cellAdjoint;
    private final A outputAdjoint;
    private final A sampleAdjoint;

    LstmTile(LstmLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        int state = layout.tile(layout.hidden());
        argument = kernels.allocate(layout.tile(layout.depth()));
        working = List.of(LstmStep.allocate(layout, kernels), LstmStep.allocate(layout, kernels));
        beginning = LstmStep.allocate(layout, kernels);
        zeros = kernels.allocate(state);
        hiddenAdjoint = kernels.allocate(state);
        cellAdjoint = kernels.allocate(state);
        outputAdjoint = kernels.allocate(state);
        sampleAdjoint = kernels.allocate(layout.tile(layout.inputs()));
    }

    /// Zero states, samples and adjoints; the one in its place.
    void begin() {
        kernels.clear(argument);
        kernels.clear(hiddenAdjoint);
        kernels.clear(cellAdjoint);
        kernels.clear(outputAdjoint);
        kernels.fill(1, argument, layout.at(layout.one()), TileKernels.TILE_ROWS);
    }

    /// Takes a sample of `count` sequences.
    ///
    /// @param at where the first sequence's sample begins
    /// @param row elements from one sequence to the next
    void sample(A samples, int at, int row, int count) {
        kernels.toPanels(
                samples, at, row, count, layout.inputs(), argument, TileKernels.TILE_ROWS, layout.at(layout.sample()));
    }

    /// Where step `t` is computed if it is not kept.
    LstmStep<A> working(int t) {
        return working.get(t % 2);
    }

    /// What lies before the first step.
    LstmStep<A> beginning() {
        return beginning;
    }

    /// One step forward from the step before it and the sample at hand.
    void forward(PackedLstm<A> weights, LstmStep<A> before, LstmStep<A> step, int rows) {
        int count = layout.elements(rows);
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            var values = step.gates().get(gate);
            kernels.multiply(
                    argument,
                    weights.forward(gate),
                    layout.one(),
                    weights.bias(gate),
                    layout.panel(),
                    0,
                    values,
                    rows,
                    layout.hidden(),
                    layout.one());
            kernels.tanh(count, values);
        }
        kernels.cell(count, step.i(), step.f(), step.g(), step.o(), before.c(), step.c(), step.tanhC(), argument);
    }

    /// The hidden state after a step becomes the argument's.
    void output(LstmStep<A> step, int rows) {
        kernels.cellOutput(layout.elements(rows), step.o(), step.tanhC(), argument);
    }

    /// Writes the hidden state.
    void storeHidden(A to, int at, int row, int count) {
        kernels.fromPanels(argument, TileKernels.TILE_ROWS, count, layout.hidden(), to, at, row);
    }

    /// Adds the adjoint of the step's output.
    void addOutputAdjoint(A adjoint, int at, int row, int count) {
        kernels.toPanels(adjoint, at, row, count, layout.hidden(), outputAdjoint, TileKernels.TILE_ROWS, 0);
        kernels.add(outputAdjoint, hiddenAdjoint);
    }

    /// One step back. Afterwards the step's gates hold the adjoints of their arguments.
    void backward(LstmStep<A> before, LstmStep<A> step, int rows) {
        kernels.cellAdjoints(
                layout.elements(rows),
                step.i(),
                step.f(),
                step.g(),
                step.o(),
                before.c(),
                step.tanhC(),
                hiddenAdjoint,
                cellAdjoint);
    }

    /// Adds the step's gradients to sums, or begins new ones.
    void gradients(LstmGradient<A> sums, boolean begin, LstmStep<A> step, int count) {
        int panelStep = layout.paddedDepth() * layout.panel();
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            kernels.multiplyTransposed(
                    argument,
                    step.gates().get(gate),
                    begin ? zeros : sums.gate(gate),
                    begin ? 0 : panelStep,
                    begin ? 0 : layout.panel(),
                    sums.gate(gate),
                    layout.paddedDepth(),
                    layout.paddedDepth(),
                    layout.hidden(),
                    count);
        }
    }

    /// Carries the gates' adjoints to the hidden state before the step.
    void toHidden(PackedLstm<A> weights, LstmStep<A> step, int rows) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            back(weights.toHidden(gate), gate, step, hiddenAdjoint, rows, layout.hidden());
        }
    }

    /// Carries the gates' adjoints to the sample and writes them.
    void storeSampleAdjoint(PackedLstm<A> weights, LstmStep<A> step, A to, int at, int row, int rows, int count) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            back(weights.toSample(gate), gate, step, sampleAdjoint, rows, layout.inputs());
        }
        kernels.fromPanels(sampleAdjoint, TileKernels.TILE_ROWS, count, layout.inputs(), to, at, row);
    }

    private void back(A matrix, int gate, LstmStep<A> step, A to, int rows, int columns) {
        boolean first = gate == 0;
        kernels.multiply(
                step.gates().get(gate),
                matrix,
                layout.hidden(),
                first ? zeros : to,
                first ? 0 : layout.panel() * TileKernels.TILE_ROWS,
                first ? 0 : layout.panel(),
                to,
                rows,
                columns,
                layout.hidden());
    }
}

package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.Arithmetic;
import java.util.List;

/// Up to [Arithmetic#TILE_ROWS] sequences on their way through time and back: the arrays that one
/// thread works in.
final class LstmTile<A> {
    private final LstmLayout layout;
    private final Arithmetic<A> arithmetic;

    /// `[h, x, 1]`.
    private final A argument;

    /// Two steps that change roles: the one at hand and the one before it.
    private final List<LstmStep<A>> steps;

    private final List<List<A>> gates;
    private final A zeros;
    private final A hiddenAdjoint;
    private final A cellAdjoint;
    private final A outputAdjoint;
    private final A sampleAdjoint;

    LstmTile(LstmLayout layout, Arithmetic<A> arithmetic) {
        this.layout = layout;
        this.arithmetic = arithmetic;
        int state = layout.tile(layout.hidden());
        argument = arithmetic.allocate(layout.tile(layout.depth()));
        steps =
                List.of(
                        LstmStep.allocate(layout, arithmetic),
                        LstmStep.allocate(layout, arithmetic));
        gates = steps.stream().map(LstmStep::gates).toList();
        zeros = arithmetic.allocate(state);
        hiddenAdjoint = arithmetic.allocate(state);
        cellAdjoint = arithmetic.allocate(state);
        outputAdjoint = arithmetic.allocate(state);
        sampleAdjoint = arithmetic.allocate(layout.tile(layout.inputs()));
    }

    /// Zero states, samples and adjoints; the one in its place.
    void begin() {
        arithmetic.clear(argument);
        arithmetic.clear(steps.getFirst().c());
        arithmetic.clear(hiddenAdjoint);
        arithmetic.clear(cellAdjoint);
        arithmetic.clear(outputAdjoint);
        arithmetic.fill(1, argument, layout.at(layout.one()), Arithmetic.TILE_ROWS);
    }

    /// Takes a sample of `count` sequences.
    ///
    /// @param at where the first sequence's sample begins
    /// @param row elements from one sequence to the next
    void sample(A samples, int at, int row, int count) {
        arithmetic.toPanels(
                samples,
                at,
                row,
                count,
                layout.inputs(),
                argument,
                Arithmetic.TILE_ROWS,
                layout.at(layout.sample()));
    }

    /// One step forward from the state and the sample at hand.
    void forward(PackedLstm<A> weights, int rows) {
        var step = steps.getFirst();
        int count = layout.elements(rows);
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            var values = gates.getFirst().get(gate);
            arithmetic.multiply(
                    argument,
                    weights.forward(gate),
                    layout.depth(),
                    zeros,
                    0,
                    0,
                    values,
                    rows,
                    layout.hidden(),
                    layout.depth());
            arithmetic.tanh(count, values);
        }
        arithmetic.cell(count, step.i(), step.f(), step.g(), step.o(), step.c());
        output(step, count);
    }

    /// The hidden state of a step whose gates and cell are known, into the argument.
    private void output(LstmStep<A> step, int count) {
        arithmetic.copy(step.c(), 0, step.tanhC(), 0, count);
        arithmetic.tanh(count, step.tanhC());
        arithmetic.cellOutput(count, step.o(), step.tanhC(), argument);
    }

    /// Writes the hidden state.
    void storeHidden(A to, int at, int row, int count) {
        arithmetic.fromPanels(argument, Arithmetic.TILE_ROWS, count, layout.hidden(), to, at, row);
    }

    /// Keeps the step at hand for the way back.
    ///
    /// @param at where the step's part of the array begins
    void keep(A history, int at, int rows) {
        var step = steps.getFirst();
        int count = layout.elements(rows);
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            arithmetic.copy(gates.getFirst().get(gate), 0, history, at + gate * count, count);
        }
        arithmetic.copy(step.c(), 0, history, at + LstmLayout.GATES * count, count);
    }

    /// Takes up a kept step as the one before that of the next [#backward]; its output becomes the
    /// argument's hidden state.
    void resume(A history, int at, int rows, int side) {
        var step = steps.get(side);
        int count = layout.elements(rows);
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            arithmetic.copy(history, at + gate * count, gates.get(side).get(gate), 0, count);
        }
        arithmetic.copy(history, at + LstmLayout.GATES * count, step.c(), 0, count);
        output(step, count);
    }

    /// Before the first step everything is zero.
    void resumeBeginning(int rows, int side) {
        arithmetic.clear(steps.get(side).c());
        arithmetic.cellOutput(layout.elements(rows), zeros, zeros, argument);
    }

    /// Adds the adjoint of the step's output.
    void addOutputAdjoint(A adjoint, int at, int row, int count) {
        arithmetic.toPanels(
                adjoint, at, row, count, layout.hidden(), outputAdjoint, Arithmetic.TILE_ROWS, 0);
        arithmetic.add(outputAdjoint, hiddenAdjoint);
    }

    /// One step back. Afterwards the step's gates hold the adjoints of their arguments.
    ///
    /// @param side which of the two steps is the one at hand
    void backward(int rows, int side) {
        var step = steps.get(side);
        arithmetic.cellAdjoints(
                layout.elements(rows),
                step.i(),
                step.f(),
                step.g(),
                step.o(),
                steps.get(1 - side).c(),
                step.tanhC(),
                hiddenAdjoint,
                cellAdjoint);
    }

    /// Adds the step's gradients to sums, or begins new ones.
    void gradients(LstmGradient<A> sums, boolean begin, int count, int side) {
        int panelStep = layout.paddedDepth() * layout.panel();
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            arithmetic.multiplyTransposed(
                    argument,
                    gates.get(side).get(gate),
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
    void toHidden(PackedLstm<A> weights, int rows, int side) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            back(weights.toHidden(gate), gate, side, hiddenAdjoint, rows, layout.hidden());
        }
    }

    /// Carries the gates' adjoints to the sample and writes them.
    void storeSampleAdjoint(
            PackedLstm<A> weights, A to, int at, int row, int rows, int count, int side) {
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            back(weights.toSample(gate), gate, side, sampleAdjoint, rows, layout.inputs());
        }
        arithmetic.fromPanels(
                sampleAdjoint, Arithmetic.TILE_ROWS, count, layout.inputs(), to, at, row);
    }

    private void back(A matrix, int gate, int side, A to, int rows, int columns) {
        boolean first = gate == 0;
        arithmetic.multiply(
                gates.get(side).get(gate),
                matrix,
                layout.hidden(),
                first ? zeros : to,
                first ? 0 : layout.panel() * Arithmetic.TILE_ROWS,
                first ? 0 : layout.panel(),
                to,
                rows,
                columns,
                layout.hidden());
    }
}

package dev.frugal.reasoning.language.compact;

import java.util.ArrayList;
import java.util.List;

/// What a pass of some texts through a model leaves for the way back: a row per token, in the order
/// of [TextLayout].
///
/// Kept are, per layer, the two states, the projections, what was attended to and the two halves of
/// the gate, and the states after the last layer; norms, probabilities and gated values are
/// computed again. Whoever holds it uses it once or gives it back.
public final class ActivationCache {
    private final CompactModel model;
    private final int texts;
    private final List<Layer> layers = new ArrayList<>();
    private final Rows last;
    private int rows;

    /// @param state before the layer
    /// @param joined queries, keys and values, side by side and not yet turned
    /// @param middle the state after attention
    record Layer(Rows state, Rows joined, Rows attended, Rows middle, Rows gates) {
        void giveBack() {
            state.giveBack();
            joined.giveBack();
            attended.giveBack();
            middle.giveBack();
            gates.giveBack();
        }

        private void makeRoom(int rows) {
            state.makeRoom(rows);
            joined.makeRoom(rows);
            attended.makeRoom(rows);
            middle.makeRoom(rows);
            gates.makeRoom(rows);
        }
    }

    /// A pass of `texts` texts of which nothing was computed yet.
    ActivationCache(CompactModel model, int texts) {
        this.model = model;
        this.texts = texts;
        for (int layer = 0; layer < model.configuration().layers(); layer++) {
            layers.add(new Layer(
                    new Rows(model.memory(), model.stateStride(), 0),
                    new Rows(model.memory(), model.joinedStride(), 0),
                    new Rows(model.memory(), model.attendedStride(), 0),
                    new Rows(model.memory(), model.stateStride(), 0),
                    new Rows(model.memory(), model.gateStride(), 0)));
        }
        this.last = new Rows(model.memory(), model.stateStride(), 0);
    }

    /// A pass that is computed already.
    ActivationCache(CompactModel model, int texts, List<Layer> layers, Rows last, int rows) {
        this.model = model;
        this.texts = texts;
        this.layers.addAll(layers);
        this.last = last;
        this.rows = rows;
    }

    /// Makes room for another token's row and returns its number.
    int append() {
        rows++;
        if (last.makeRoom(rows)) {
            layers.forEach(layer -> layer.makeRoom(rows));
        }
        return rows - 1;
    }

    CompactModel model() {
        return model;
    }

    int rows() {
        return rows;
    }

    /// How many texts the pass is of.
    int texts() {
        return texts;
    }

    Layer layer(int number) {
        return layers.get(number);
    }

    /// Removes the last layer that is there, for the way back through it.
    Layer takeLayer() {
        return layers.removeLast();
    }

    /// Whether every layer is there.
    boolean isWhole() {
        return layers.size() == model.configuration().layers();
    }

    /// States after the last layer.
    Rows last() {
        return last;
    }

    /// Ends its life.
    public void giveBack() {
        layers.forEach(Layer::giveBack);
        layers.clear();
        last.giveBack();
    }
}

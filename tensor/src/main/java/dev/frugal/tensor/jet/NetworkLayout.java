package dev.frugal.tensor.jet;

import java.util.List;

/// The sizes a fused kernel is made for.
///
/// @param sizes inputs, hidden widths, outputs
/// @param directions directions of the jet
/// @param order order of the jet, 0 to 4
public record NetworkLayout(List<Integer> sizes, int directions, int order) {
    public NetworkLayout {
        sizes = List.copyOf(sizes);
    }

    int channels() {
        return 1 + directions * order;
    }

    int layers() {
        return sizes.size() - 1;
    }

    int inputs() {
        return sizes.getFirst();
    }

    int outputs() {
        return sizes.getLast();
    }

    /// How many weights and biases there are.
    int parameters() {
        int count = 0;
        for (int l = 0; l < layers(); l++) {
            count += (sizes.get(l) + 1) * sizes.get(l + 1);
        }
        return count;
    }

    /// The index of the channel that holds a derivative.
    int channel(int direction, int k) {
        return 1 + (k - 1) * directions + direction;
    }

    static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}

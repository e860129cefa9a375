package dev.frugal.physics.system;

import java.util.IdentityHashMap;

/// How deep an expression's tree is and how many nodes it has, a subtree counted wherever it stands: short
/// definitions
/// of each other may stand for a tree that fits into no memory.
record TreeSize(int depth, double nodes) {
    /// Nodes of all formulas together: more than twice those of 64 oscillators each coupled to every other. Their
    /// derivatives still fit into a small heap.
    static final int MOST_NODES = 50_000;

    static TreeSize of(Expression expression) {
        return of(expression, new IdentityHashMap<>());
    }

    private static TreeSize of(Expression expression, IdentityHashMap<Expression, TreeSize> known) {
        var before = known.get(expression);
        if (before != null) {
            return before;
        }
        int depth = 0;
        double nodes = 1;
        for (var operand : expression.operands()) {
            var size = of(operand, known);
            depth = Math.max(depth, size.depth);
            nodes += size.nodes;
        }
        var size = new TreeSize(depth + 1, nodes);
        known.put(expression, size);
        return size;
    }
}

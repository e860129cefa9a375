package dev.frugal.reasoning.task;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A chain of additions and subtractions of two-digit numbers, taken from the left, at most one
/// pair in brackets; `modulus` 0 means ordinary arithmetic.
///
/// `operators` holds `+` and `-`, one fewer than `operands`; `bracket` is the index of the operand
/// that opens the bracket.
record Chain(List<Integer> operands, List<Character> operators, OptionalInt bracket, int modulus) {
    static final int SMALLEST = 10;
    static final int LARGEST = 99;

    Chain {
        operands = List.copyOf(operands);
        operators = List.copyOf(operators);
    }

    /// One operation and its true result.
    record Step(int left, char operator, int right, int result) {
        static Step of(int left, char operator, int right, int modulus) {
            int result = operator == '+' ? left + right : left - right;
            return new Step(left, operator, right, modulus == 0 ? result : Math.floorMod(result, modulus));
        }

        /// Whether the ones digits carry or borrow by a lot: where the habit of forgetting it
        /// bites.
        boolean carriesALot() {
            int ones = left % 10;
            int others = right % 10;
            return operator == '+' ? ones + others >= 15 : ones - others <= -5;
        }

        /// The result with the carry or borrow forgotten.
        int forgotten(int modulus) {
            int slipped = operator == '+' ? result - 10 : result + 10;
            return modulus == 0 ? slipped : Math.floorMod(slipped, modulus);
        }
    }

    /// The operations in the order in which they are worked out.
    List<Step> steps() {
        var steps = new ArrayList<Step>();
        var values = new ArrayList<>(operands);
        var rest = new ArrayList<>(operators);
        if (bracket.isPresent()) {
            take(bracket.getAsInt(), values, rest, steps);
        }
        while (!rest.isEmpty()) {
            take(0, values, rest, steps);
        }
        return steps;
    }

    private void take(int at, List<Integer> values, List<Character> rest, List<Step> steps) {
        var step = Step.of(values.get(at), rest.get(at), values.get(at + 1), modulus);
        steps.add(step);
        values.set(at, step.result());
        values.remove(at + 1);
        rest.remove(at);
    }

    /// Whether every result has exactly two digits.
    boolean staysInTwoDigits() {
        int smallest = modulus == 0 ? SMALLEST : 0;
        return steps().stream().allMatch(step -> step.result() >= smallest && step.result() <= LARGEST);
    }

    int value() {
        return steps().getLast().result();
    }

    /// The text of the prompt: `37+(25-16)=`, with `%97` before the equals sign under a modulus.
    String prompt() {
        var text = new StringBuilder();
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
                text.append(operators.get(i - 1));
            }
            if (bracket.isPresent() && bracket.getAsInt() == i) {
                text.append('(');
            }
            text.append(twoDigits(operands.get(i)));
            if (bracket.isPresent() && bracket.getAsInt() + 1 == i) {
                text.append(')');
            }
        }
        return text.append(modulus == 0 ? "" : "%" + twoDigits(modulus))
                .append('=')
                .toString();
    }

    static String twoDigits(int value) {
        return "%02d".formatted(value);
    }
}

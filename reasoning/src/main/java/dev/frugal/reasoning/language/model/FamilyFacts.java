package dev.frugal.reasoning.language.model;

import java.util.OptionalInt;

/// What the models of a family share and their `config.json` does not say, or may leave out.
///
/// - `modelType`, `architecture`: what `config.json` calls the family;
/// - `inputBias`: whether the query, key and value projections always carry a bias; else the key
///   `attention_bias` gives all four one, or none;
/// - `queryKeyNorms`: whether queries and keys are normalised per head;
/// - `headSize`: where the key is left out; empty for the hidden size over the heads;
/// - `activation`: of the gate;
/// - `normsAddOne`: whether a norm multiplies by 1 + its weight, not by its weight;
/// - `scaledEmbeddings`: whether embeddings are multiplied by √(hidden size);
/// - `tiedHead`: whether the output layer is the embedding itself where the key is left out.
public record FamilyFacts(
        String modelType,
        String architecture,
        boolean inputBias,
        boolean queryKeyNorms,
        OptionalInt headSize,
        Activation activation,
        boolean normsAddOne,
        boolean scaledEmbeddings,
        boolean tiedHead) {

    /// The facts of Llama, from which the others differ.
    static FamilyFacts plain(String modelType, String architecture) {
        return new FamilyFacts(
                modelType, architecture, false, false, OptionalInt.empty(), Activation.SILU, false, false, false);
    }

    FamilyFacts withInputBias() {
        return new FamilyFacts(
                modelType,
                architecture,
                true,
                queryKeyNorms,
                headSize,
                activation,
                normsAddOne,
                scaledEmbeddings,
                tiedHead);
    }

    FamilyFacts withQueryKeyNorms() {
        return new FamilyFacts(
                modelType,
                architecture,
                inputBias,
                true,
                headSize,
                activation,
                normsAddOne,
                scaledEmbeddings,
                tiedHead);
    }

    FamilyFacts withHeadSize(int other) {
        return new FamilyFacts(
                modelType,
                architecture,
                inputBias,
                queryKeyNorms,
                OptionalInt.of(other),
                activation,
                normsAddOne,
                scaledEmbeddings,
                tiedHead);
    }
}

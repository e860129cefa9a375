package dev.frugal.physics.comparison;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.training.TrainingContext;

/// A model to be trained with one seed.
///
/// @param name what the answer calls the model
/// @param number the seed's number as it stands in the answer
/// @param seed the root of all randomness of the training
/// @param account whose account it is in the run's books; empty where the run is about nothing else
/// @param place where its files and numbers go
record ComparisonMember(String name, ModelSpec model, long number, Seed seed, String account, TrainingContext place) {}

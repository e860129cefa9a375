/// Training language models: imitation of written-out responses, then group policy optimisation.
///
/// Both are resumable jobs on a [dev.frugal.runs.RunContext]: a run goes on from its last
/// [TrainingState] and ends with the same bits as one that never stopped, since every random number
/// is drawn from the seed by name and step.
///
/// - [Pretraining] imitates demonstrations and writes an ordinary model folder.
/// - [PolicyTraining] samples groups ([PolicySampler]), turns them into advantages and updates the
///   policy ([PolicyUpdate]); [StepTelemetry] is what it says about each step.
/// - [EmbeddedModel] is the model that ships inside.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.training;

import org.jspecify.annotations.NullMarked;

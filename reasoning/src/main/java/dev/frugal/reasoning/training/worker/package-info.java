/// A policy training that several processes share, and the process that looks after them.
///
/// The *coordinator* ([dev.frugal.reasoning.training.worker.WorkerGroup]) owns the run. It has a
/// [dev.frugal.reasoning.training.worker.WorkerPlace] start the workers, each a
/// [dev.frugal.reasoning.training.worker.TrainingWorker] with a rank; they connect to it and tell, a JSON
/// document a line ([dev.frugal.reasoning.training.worker.WorkerMessage]), of their steps and their costs.
/// Between themselves they add up gradients. If one is lost, the coordinator ends the others and has all of
/// them started again from the last checkpoint.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.training.worker;

import org.jspecify.annotations.NullMarked;

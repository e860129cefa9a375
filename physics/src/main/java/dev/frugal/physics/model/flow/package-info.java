/// Trajectories by marching a learned flow map, and what a window of measurements says about where
/// a trajectory starts and under which parameters.
///
/// The problem: given `y' = f(t, y; p)` and noisy samples of a solution over a window, find p and
/// the state and continue the solution. The parts: [dev.frugal.physics.model.flow.FlowMap] advances
/// a state by a short time, from a Taylor series of the solution and a network for the rest; it is
/// trained on the equation alone. An encoder guesses p; a least-squares fit through the marched map
/// refines p and the state and says how sure they are.
/// [FlowTrainer][dev.frugal.physics.model.flow.FlowTrainer] trains all of it,
/// [FlowModel][dev.frugal.physics.model.flow.FlowModel] is the result.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.model.flow;

import org.jspecify.annotations.NullMarked;

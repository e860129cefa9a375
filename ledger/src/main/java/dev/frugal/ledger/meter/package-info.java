/// What a run spends: wall and CPU seconds, memory, joules, floating-point operations, tokens; by
/// phase, with next to no cost of its own.
///
/// - [dev.frugal.ledger.meter.Meter]: counts while a run goes through its phases.
/// - [dev.frugal.ledger.meter.Phase]: what a stretch is for, and who pays for it.
/// - [dev.frugal.ledger.meter.Consumption]: what was counted.
/// - [dev.frugal.ledger.meter.Counters]: where the meter reads; the real ones are those of the
///   process.
/// - [dev.frugal.ledger.meter.EnergyCounters]: the energy counters of processors (RAPL) and of
///   graphics processors (NVML), where readable.
/// - [dev.frugal.ledger.meter.PowerModel]: the estimate for processors where they are not.
/// - [dev.frugal.ledger.meter.OperationCount]: floating-point operations from the shapes of layers.
@NullMarked
package dev.frugal.ledger.meter;

import org.jspecify.annotations.NullMarked;

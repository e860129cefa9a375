/// Measures what a run consumes: wall and CPU seconds, memory, joules, floating-point operations
/// and tokens, by phase, with very low overhead.
///
/// - [dev.frugal.ledger.meter.Meter]: measures a run by phase.
/// - [dev.frugal.ledger.meter.Phase]: the purpose of a part of a run, and who pays for it.
/// - [dev.frugal.ledger.meter.Consumption]: the measured quantities.
/// - [dev.frugal.ledger.meter.Counters]: the clocks and gauges of the process.
/// - [dev.frugal.ledger.meter.EnergyCounters]: the energy counters of processors (RAPL) and of
///   graphics processors (NVML), where readable.
/// - [dev.frugal.ledger.meter.PowerModel]: the estimate for processors if they are not.
/// - [dev.frugal.ledger.meter.OperationCount]: floating-point operations from the shapes of layers.
@NullMarked
package dev.frugal.ledger.meter;

import org.jspecify.annotations.NullMarked;

package dev.frugal.reasoning.training.worker;

import dev.frugal.runs.Machine;

/// Where a worker runs.
///
/// @param host name of its machine
/// @param process its id there
record WorkerProcess(String host, long process) {
    static WorkerProcess here() {
        return new WorkerProcess(Machine.here().host(), ProcessHandle.current().pid());
    }
}

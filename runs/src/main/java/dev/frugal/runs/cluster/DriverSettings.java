package dev.frugal.runs.cluster;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How a driver asks a cluster for executors. Each executor runs one task at a time.
///
/// @param master URL of the cluster
/// @param application name that the cluster shows
/// @param cores of an executor
/// @param memoryMegabytes that the cluster reserves for an executor
/// @param executorOptions JVM options of executors
/// @param classPath of executors; the files have the same paths on every worker
/// @param sharedFile a file that every worker must be able to read
@JsonNaming(SnakeCaseStrategy.class)
public record DriverSettings(
        String master,
        String application,
        int cores,
        int memoryMegabytes,
        List<String> executorOptions,
        List<String> classPath,
        String sharedFile) {
    public DriverSettings {
        executorOptions = List.copyOf(executorOptions);
        classPath = List.copyOf(classPath);
    }
}

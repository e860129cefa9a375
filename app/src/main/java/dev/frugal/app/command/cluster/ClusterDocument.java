package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.ClusterState;
import dev.frugal.app.cluster.LocalCluster;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The cluster on this machine, as `cluster start --json` and `cluster status --json` print it.
///
/// @param url of its master, for `--spark`
/// @param page of its master in a browser
/// @param answers whether the master answers
/// @param processes the master and its workers
/// @param coresUsed of all workers
/// @param cores of all workers that the master knows
/// @param memoryUsedMegabytes of all workers
/// @param memoryMegabytes of all workers that the master knows
/// @param applications that are at work
@JsonNaming(SnakeCaseStrategy.class)
record ClusterDocument(
        String url,
        String page,
        boolean answers,
        List<Line> processes,
        int coresUsed,
        int cores,
        int memoryUsedMegabytes,
        int memoryMegabytes,
        List<String> applications) {
    /// A process of the cluster.
    @JsonNaming(SnakeCaseStrategy.class)
    record Line(String role, long process, boolean alive, String log) {}

    static ClusterDocument of(ClusterState state) {
        var answer = LocalCluster.answer(state);
        return new ClusterDocument(
                state.url(),
                state.page(),
                answer.isPresent(),
                state.processes().stream()
                        .map(process -> new Line(process.role(), process.process(), process.isAlive(), process.log()))
                        .toList(),
                number(answer, "coresused"),
                number(answer, "cores"),
                number(answer, "memoryused"),
                number(answer, "memory"),
                answer.stream()
                        .flatMap(master -> master.path("activeapps").valueStream())
                        .map(application -> application.path("name").asString(""))
                        .toList());
    }

    private static int number(Optional<JsonNode> answer, String key) {
        return answer.map(master -> master.path(key).asInt(0)).orElse(0);
    }
}

package dev.frugal.runs;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The content of `manifest.json`: what a run is and who worked on it.
///
/// @param name the run's name, which is its folder's
/// @param kind the kind of job, by which `runs resume` finds the code
/// @param created time of creation
/// @param seed the number from which all randomness of the run is derived
/// @param sessions its start and every resumption, oldest first
public record Manifest(String name, String kind, Instant created, long seed, List<Session> sessions) {
    public Manifest {
        sessions = List.copyOf(sessions);
    }

    /// The same manifest with one more session.
    public Manifest with(Session session) {
        return new Manifest(
                name,
                kind,
                created,
                seed,
                Stream.concat(sessions.stream(), Stream.of(session)).toList());
    }
}

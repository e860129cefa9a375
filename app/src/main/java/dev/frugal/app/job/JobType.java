package dev.frugal.app.job;

/// Maps a run's `kind` to the job that resumes it.
///
/// @param name as written in `manifest.json`, such as `physics train`
/// @param config record type of `config.yaml`
/// @param job the work
public record JobType<C>(String name, Class<C> config, Job<C> job) {}

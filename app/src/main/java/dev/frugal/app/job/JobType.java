package dev.frugal.app.job;

/// A kind of job, by whose name a run on disk finds the code that goes on with it.
///
/// @param name as written in `manifest.json`, such as `physics train`
/// @param config the record that `config.yaml` is read into
/// @param job the work
public record JobType<C>(String name, Class<C> config, Job<C> job) {}

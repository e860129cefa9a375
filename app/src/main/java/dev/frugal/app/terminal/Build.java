package dev.frugal.app.terminal;

/// The version of Frugal.
///
/// @param version the release, `development` when run from class files
/// @param revision the source revision, `unknown` when built outside a repository
public record Build(String version, String revision) {

    /// The build this process runs.
    public static Build current() {
        var version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "development" : version, System.getProperty("frugal.revision", "unknown"));
    }
}

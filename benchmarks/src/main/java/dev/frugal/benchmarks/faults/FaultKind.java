package dev.frugal.benchmarks.faults;

/// What is damaged in a case.
public enum FaultKind {
    /// A run killed at a random moment, once or twice, then resumed to its end.
    KILLS("runs killed and resumed"),
    /// An identification killed at ten random moments, then resumed to its end.
    IDENTIFICATIONS("identifications killed and resumed"),
    /// A killed run whose files were changed, resumed.
    RUN_FILES("run files changed"),
    /// A system file, solved.
    SYSTEMS("system files"),
    /// A model folder, asked a question.
    MODEL_FOLDERS("model folders"),
    /// A recording, to which a system is fitted.
    RECORDINGS("recordings"),
    /// A settings file, trained from.
    CONFIGURATIONS("settings files"),
    /// Bodies and queries of requests to the studio.
    REQUESTS("requests");

    private final String title;

    FaultKind(String title) {
        this.title = title;
    }

    /// In the plural, for tables.
    public String title() {
        return title;
    }
}

package dev.frugal.app.dashboard;

/// Content security policies: what a page of ours may load and who may frame it.
final class ContentPolicy {
    /// The studio's pages: everything from here, no script and no style inside the markup.
    static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    /// A run's report: one file with its style and drawings inside, and no script at all.
    static final String REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'; sandbox";

    /// What is no page.
    static final String DOCUMENT = "default-src 'none'; frame-ancestors 'none'";

    private ContentPolicy() {}
}

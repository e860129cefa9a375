package dev.frugal.app.dashboard;

import dev.frugal.runs.report.HtmlReport;

/// Content security policies: what a page may load and who may frame it.
final class ContentPolicy {
    /// The studio's pages: everything from the studio, no inline script or style.
    static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    /// A run's report: one file with inline style and drawings. Only the script that reports contain may run, in an
    /// origin of its own, also within a page of the studio.
    static final String REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src "
            + HtmlReport.scriptSource()
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

    /// Anything that is not a page.
    static final String DOCUMENT = "default-src 'none'; frame-ancestors 'none'";

    private ContentPolicy() {}
}

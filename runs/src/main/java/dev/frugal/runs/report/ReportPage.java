package dev.frugal.runs.report;

import java.util.List;

/// A report as data.
///
/// @param title heading
/// @param subtitle one sentence below the heading
/// @param blocks content from top to bottom
public record ReportPage(String title, String subtitle, List<Block> blocks) {
    public ReportPage {
        blocks = List.copyOf(blocks);
    }
}

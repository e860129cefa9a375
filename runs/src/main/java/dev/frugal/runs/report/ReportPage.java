package dev.frugal.runs.report;

import java.util.List;

/// A report as data.
///
/// @param title its heading
/// @param subtitle one sentence below it: what was done, when, where
/// @param blocks what follows, from top to bottom
public record ReportPage(String title, String subtitle, List<Block> blocks) {
    public ReportPage {
        blocks = List.copyOf(blocks);
    }
}

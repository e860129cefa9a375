/// A report is a single HTML file with inline plots. It requests nothing from other hosts and is
/// readable on narrow screens, in dark mode and on paper.
///
/// - [dev.frugal.runs.report.ReportPage]: the content as data: headline figures, text, tables, plots.
/// - [dev.frugal.runs.report.Plot] and [dev.frugal.runs.report.BarChart]: the plots.
/// - [dev.frugal.runs.report.HtmlReport]: the page as HTML.
/// - [dev.frugal.runs.report.NumberText]: numbers formatted for people.
///
/// Colours are those of Okabe and Ito, "Color Universal Design" (2008), which remain
/// distinguishable with common kinds of colour blindness; markers and dashes differ too.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.report;

import org.jspecify.annotations.NullMarked;

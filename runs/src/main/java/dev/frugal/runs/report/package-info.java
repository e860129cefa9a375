/// A report is a page one can mail: one HTML file, its plots drawn inside, that asks no other host
/// for anything and reads well on a narrow screen, in the dark and on paper.
///
/// - [dev.frugal.runs.report.ReportPage]: the content as data: headline figures, text, tables, plots.
/// - [dev.frugal.runs.report.Plot] and [dev.frugal.runs.report.BarChart]: what is drawn.
/// - [dev.frugal.runs.report.HtmlReport]: the page as HTML.
/// - [dev.frugal.runs.report.NumberText]: numbers as people read them.
///
/// Colours are those of Okabe and Ito, "Color Universal Design" (2008), which people with any of
/// the common colour blindnesses tell apart; markers and dashes differ too.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.report;

import org.jspecify.annotations.NullMarked;

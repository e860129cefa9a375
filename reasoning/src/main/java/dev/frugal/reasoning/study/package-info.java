/// Studies: sweeps over sizes and data whose results are scaling laws.
///
/// [ReasonerSizeStudy] trains the arithmetic reasoner in several sizes with several amounts of data and seeds; each
/// training is a member of the run, so that `ledger scaling` and `ledger enough` read the run as one method.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.study;

import org.jspecify.annotations.NullMarked;

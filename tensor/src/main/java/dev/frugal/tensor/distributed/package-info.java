/// Collective operations: several processes, each with a rank, that add up tensors and share what they found.
///
/// [dev.frugal.tensor.distributed.Ranks] is what a computation sees; alone it is a group of one. The processes
/// find each other at a [dev.frugal.tensor.distributed.MeetingPlace] and then talk through Gloo
/// ([dev.frugal.tensor.distributed.GlooRanks]), each with its neighbours.
///
/// For a fixed number of ranks the order of summation is fixed, so that the same numbers give the same bits,
/// and every rank gets the same.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.distributed;

import org.jspecify.annotations.NullMarked;

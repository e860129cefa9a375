/// Low-rank adapters (LoRA, Hu et al. 2021): a few thousand numbers trained beside frozen weights.
///
/// The problem: full training needs gradients and two optimiser moments for every weight; an
/// adapter of rank r adds `scale · B · A` to chosen projections and trains only A and B.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.language.adapter.LowRankSettings]: rank, scale and targets as data.
/// - [dev.frugal.reasoning.language.adapter.LowRankAdapter]: the matrices under the names PEFT
///   gives them.
/// - [dev.frugal.reasoning.language.adapter.AdapterFolder]: PEFT's folder, in and out.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.language.adapter;

import org.jspecify.annotations.NullMarked;

/// A thin floor over libtorch: native memory that dies with its scope, streams of random numbers by
/// name, arrays in and out.
///
/// libtorch's own [org.bytedeco.pytorch.Tensor] is the tensor type of the whole project. This
/// package hides what is dangerous about it (pointers that outlive their memory, factories that do
/// not check sizes), not what is good.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor;

import org.jspecify.annotations.NullMarked;

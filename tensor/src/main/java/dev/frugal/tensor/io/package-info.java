/// Tensors in files.
///
/// [dev.frugal.tensor.io.Safetensors] reads and writes the safetensors format (a JSON header with
/// names, element types, shapes and byte ranges, then the bytes); [dev.frugal.tensor.io.Checkpoint]
/// adds a checksum and a durable write. A file that breaks the format or its checksum is a
/// [dev.frugal.base.InvalidInputException] and never reaches native code.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.io;

import org.jspecify.annotations.NullMarked;

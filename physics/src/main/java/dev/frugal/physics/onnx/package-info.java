/// Computation graphs in the Open Neural Network Exchange format (ONNX, operator set 17), written without a library.
///
/// [dev.frugal.physics.onnx.Graph] collects operations and writes a model;
/// [dev.frugal.physics.onnx.ProtocolMessage] is the part of protocol buffers that the format needs;
/// [dev.frugal.physics.onnx.GraphFormulas] turns the formulas of equations into operations.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.onnx;

import org.jspecify.annotations.NullMarked;

/// The encoder of a hybrid model and its training: from a window to a latent code and a first guess of the parameters.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.model.encoder;

import org.jspecify.annotations.NullMarked;

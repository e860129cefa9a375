/// Shorter chains of thought at no loss of accuracy: tasks with checkable answers, a language
/// model, and group policy optimisation.
@NullMarked
package dev.frugal.reasoning;

import org.jspecify.annotations.NullMarked;

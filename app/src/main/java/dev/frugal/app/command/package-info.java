/// The commands that belong to no single room. Those of physics, reasoning and the ledger have
/// packages of their own below this one.
@NullMarked
package dev.frugal.app.command;

import org.jspecify.annotations.NullMarked;

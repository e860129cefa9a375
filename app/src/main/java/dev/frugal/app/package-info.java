/// The command line: reads what the user typed, calls one room, prints what came back.
@NullMarked
package dev.frugal.app;

import org.jspecify.annotations.NullMarked;

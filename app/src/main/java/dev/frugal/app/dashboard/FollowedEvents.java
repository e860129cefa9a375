package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a file of events in runs says, from a cache of the runs that were asked for last: of a file that has grown only
/// the new lines are read. Safe for use by several threads.
///
/// @param <E> an event, one line of the file
/// @param <T> what events add up to
final class FollowedEvents<E, T> {
    private static final int MOST = 8;

    private final String name;
    private final Class<E> type;
    private final Supplier<T> nothing;
    private final BiConsumer<T, E> take;
    private final Map<Path, Followed> followed = new LinkedHashMap<>(MOST, 0.75f, true);

    /// @param name of the file in a run's folder
    /// @param nothing what no events add up to
    /// @param take takes the next event
    FollowedEvents(String name, Class<E> type, Supplier<T> nothing, BiConsumer<T, E> take) {
        this.name = name;
        this.type = type;
        this.nothing = nothing;
        this.take = take;
    }

    private final class Followed {
        private final FileTail tail;
        private T sum = nothing.get();

        private Followed(Path file) {
            this.tail = new FileTail(file, Long.MAX_VALUE);
        }

        private T now(Path file) throws IOException {
            FileTail.Piece piece;
            do {
                piece = tail.next();
                if (piece.anew()) {
                    sum = nothing.get();
                }
                for (var line : piece.lines()) {
                    take.accept(sum, Documents.readJson(line, type, file.toString()));
                }
            } while (piece.more());
            return sum;
        }
    }

    /// A picture of what the events of `run` add up to so far; of nothing if it has none.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line is damaged
    synchronized <R> R picture(RunDirectory run, Function<T, R> picture) throws IOException {
        var file = run.file(name);
        if (!RunsApi.isPlain(file)) {
            followed.remove(file);
            return picture.apply(nothing.get());
        }
        // In the order of use, so that the first is the one that was asked for least recently.
        if (!followed.containsKey(file) && followed.size() == MOST) {
            followed.remove(followed.keySet().iterator().next());
        }
        try {
            return picture.apply(followed.computeIfAbsent(file, Followed::new).now(file));
        } catch (RuntimeException failure) {
            // A part of the piece may have been taken.
            followed.remove(file);
            throw failure;
        }
    }
}

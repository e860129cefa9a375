package dev.frugal.runs;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right of one process to write one run, kept in `owner.json` while it lasts.
///
/// The file names host, process and the moment the process began, so that a process killed without
/// a chance to clean up is recognised as gone (also when its number has been given to another) and
/// its run can be taken over. Looking and taking happen under a lock of the operating system on a
/// file of its own, held for that instant only: POSIX drops such a lock as soon as any handle of
/// the same process on the file is closed, which makes it unfit to be held for as long as a run
/// takes.
public final class RunLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    private static final Object WITHIN_THIS_PROCESS = new Object();

    private final Path file;

    private RunLock(Path file) {
        this.file = file;
    }

    /// A process that works on a run.
    ///
    /// @param host its computer
    /// @param process its number there
    /// @param began when the process began
    record Owner(String host, long process, Instant began) {
        static Owner thisProcess() {
            return of(ProcessHandle.current());
        }

        private static Owner of(ProcessHandle process) {
            return new Owner(
                    Machine.hostName(),
                    process.pid(),
                    process.info().startInstant().orElse(Instant.EPOCH));
        }

        /// Whether the process is still there; one on another computer is taken to be.
        boolean alive() {
            if (!host.equals(Machine.hostName())) {
                return true;
            }
            return ProcessHandle.of(process)
                    .filter(ProcessHandle::isAlive)
                    .map(Owner::of)
                    .filter(this::equals)
                    .filter(_ -> !isZombie(process))
                    .isPresent();
        }

        /// Whether the process has ended and only waits to be reaped by its parent, which in a container may
        /// never happen. Java counts such a process as alive.
        private static boolean isZombie(long process) {
            try {
                // Its name, in parentheses, may hold anything; the state is the letter behind it.
                var line = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
                return "ZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
            } catch (IOException | IndexOutOfBoundsException _) {
                return false;
            }
        }
    }

    /// Takes the run in `folder` for this process, from a dead owner if need be.
    ///
    /// @throws InvalidInputException if a living process holds it
    static RunLock take(Path folder) {
        var file = folder.resolve("owner.json");
        var guard = folder.resolve(".owner.guard");
        synchronized (WITHIN_THIS_PROCESS) {
            try (var channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var owner = owner(folder).filter(Owner::alive);
                if (owner.isPresent()) {
                    throw new InvalidInputException(
                            ("the run %s is being worked on by process %d on %s; wait for it, stop it,"
                                            + " or, if that machine is gone, delete %s")
                                    .formatted(
                                            folder.getFileName(),
                                            owner.get().process(),
                                            owner.get().host(),
                                            file));
                }
                DurableFiles.write(file, Documents.indentedJson(Owner.thisProcess()));
                return new RunLock(file);
            } catch (IOException failure) {
                throw DurableFiles.cannotWrite(guard, failure);
            }
        }
    }

    /// Sends the process that works on the run in `folder` the polite signal to end.
    ///
    /// @throws InvalidInputException if nobody works on it, or it cannot be reached from here
    static void askToStop(Path folder) {
        var owner = owner(folder).filter(Owner::alive);
        if (owner.isEmpty()) {
            throw new InvalidInputException(
                    "nobody works on the run %s, so that there is nothing to stop".formatted(folder.getFileName()));
        }
        boolean near = owner.get().host().equals(Machine.hostName());
        boolean asked = near
                && ProcessHandle.of(owner.get().process())
                        .filter(ProcessHandle::supportsNormalTermination)
                        .filter(process -> !process.equals(ProcessHandle.current()))
                        .map(ProcessHandle::destroy)
                        .orElse(false);
        if (!asked) {
            throw new InvalidInputException(
                    "process %d on %s works on the run %s and cannot be asked from here; stop it there with Ctrl-C"
                            .formatted(owner.get().process(), owner.get().host(), folder.getFileName()));
        }
    }

    /// Who holds the run in `folder`, alive or not. A file that names nobody counts as none: a process at work
    /// leaves a whole one, since it is put in place by renaming.
    static Optional<Owner> owner(Path folder) {
        var file = folder.resolve("owner.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Documents.readJson(Documents.text(file), Owner.class, file.toString()));
        } catch (InvalidInputException damage) {
            LOG.warn("nobody is taken to work on the run: {}", damage.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }
}

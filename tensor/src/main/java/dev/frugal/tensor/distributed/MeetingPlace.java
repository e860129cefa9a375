package dev.frugal.tensor.distributed;

import java.time.Duration;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/// Where the processes of a group tell each other their addresses: a small server in one of them, which all of
/// them keep open as long as the group lives.
///
/// It has no password. Whoever reaches its port can disturb the group, but run nothing.
public final class MeetingPlace implements AutoCloseable {
    private static final int PORT_BITS = 0xffff;

    private final TCPStore store;

    private MeetingPlace(TCPStore store) {
        this.store = store;
    }

    /// Opens one in this process, at a port that is free.
    ///
    /// @param patience how long a process waits there for another
    public static MeetingPlace open(Duration patience) {
        return new MeetingPlace(new TCPStore("localhost", options(0, patience).isServer(true)));
    }

    /// The one that another process opened.
    ///
    /// @throws LostRankException if nobody listens there
    public static MeetingPlace at(String host, int port, Duration patience) {
        try {
            return new MeetingPlace(new TCPStore(host, options(port, patience).isServer(false)));
        } catch (RuntimeException failure) {
            throw new LostRankException("rank 0 does not listen at %s:%d".formatted(host, port), failure);
        }
    }

    private static TCPStoreOptions options(int port, Duration patience) {
        return new TCPStoreOptions()
                .port((short) port)
                .waitWorkers(false)
                .timeout(new Milliseconds(patience.toMillis()));
    }

    /// Where it listens.
    public int port() {
        return store.getPort() & PORT_BITS;
    }

    TCPStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
    }
}

package dev.frugal.reasoning.training.worker;

import dev.frugal.base.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A connection between a worker and its coordinator. Several threads may say something, one listens.
final class WorkerConnection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    WorkerConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Says something; nobody may hear it any more.
    synchronized void say(WorkerMessage message) {
        try {
            socket.getOutputStream().write((Documents.json(message) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The end of the connection is noticed by the one who listens.
        }
    }

    /// The next message; empty when the connection has ended.
    Optional<WorkerMessage> next() {
        try {
            return Optional.ofNullable(lines.readLine())
                    .map(line -> Documents.readJson(line, WorkerMessage.class, "a worker's message"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The address of the other side.
    String host() {
        return socket.getInetAddress().getHostAddress();
    }

    /// Whether the other side runs on this machine.
    boolean isOfThisMachine() {
        try {
            return NetworkInterface.getByInetAddress(socket.getInetAddress()) != null;
        } catch (SocketException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}

package dev.frugal.app.cluster;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The address of a cluster, as Spark writes it.
///
/// @param text such as `spark://host:7077`
public record MasterUrl(String text) {
    private static final String STANDALONE = "spark://";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern ADDRESS = Pattern.compile("([^:/,\\s]+):(\\d{1,5})");
    private static final Pattern OTHER = Pattern.compile("local\\[(?:[1-9]\\d{0,3}|\\*)]");

    /// How long a machine in the same network may take to open a connection.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int LAST_PORT = 65_535;

    /// @throws InvalidInputException unless it is the address of a cluster
    public MasterUrl {
        if (!OTHER.matcher(text).matches() && addresses(text).isEmpty()) {
            throw new InvalidInputException(
                    "'%s' is no address of a standalone Spark cluster; expected spark://HOST:PORT or local[N]"
                            .formatted(text));
        }
    }

    private static List<InetSocketAddress> addresses(String text) {
        if (!text.startsWith(STANDALONE)) {
            return List.of();
        }
        var addresses = new ArrayList<InetSocketAddress>();
        for (var part : text.substring(STANDALONE.length()).split(",", -1)) {
            var address = ADDRESS.matcher(part);
            if (!address.matches() || Integer.parseInt(address.group(2)) > LAST_PORT) {
                return List.of();
            }
            addresses.add(InetSocketAddress.createUnresolved(address.group(1), Integer.parseInt(address.group(2))));
        }
        return addresses;
    }

    /// Whether the driver is the whole cluster and computes itself.
    public boolean isThisProcess() {
        return text.startsWith("local");
    }

    /// Whether nothing but this machine computes.
    public boolean isThisMachine() {
        return isThisProcess() || text.startsWith(STANDALONE + LOOPBACK + ":");
    }

    /// Variables of a driver: what stays on this machine is not offered to others.
    public Map<String, String> environment() {
        return isThisMachine() ? Map.of("SPARK_LOCAL_IP", LOOPBACK) : Map.of();
    }

    /// Opens a connection to the master of a standalone cluster, so that a wrong address is told in seconds and not
    /// after Spark's own attempts of a minute.
    ///
    /// @throws InvalidInputException if nothing listens there
    public void checkThatItListens() {
        var reasons = new ArrayList<String>();
        for (var address : addresses(text)) {
            var reason = refusal(address);
            if (reason.isEmpty()) {
                return;
            }
            reasons.add(reason);
        }
        if (!reasons.isEmpty()) {
            throw new InvalidInputException(
                    "no Spark master listens at %s (%s); check the address, or start one with 'frugal cluster start'"
                            .formatted(text, String.join("; ", reasons)));
        }
    }

    /// The address of this machine at which the machines of the cluster reach it: the one that it has in the network
    /// of the master.
    ///
    /// @throws InvalidInputException if no master listens
    public String addressOfThisMachine() {
        for (var address : addresses(text)) {
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address.getHostString(), address.getPort()), (int) PATIENCE.toMillis());
                return socket.getLocalAddress().getHostAddress();
            } catch (IOException _) {
                // Another master may listen.
            }
        }
        checkThatItListens();
        return LOOPBACK;
    }

    private static String refusal(InetSocketAddress address) {
        try (var socket = new Socket()) {
            var resolved = new InetSocketAddress(address.getHostString(), address.getPort());
            if (resolved.isUnresolved()) {
                return "the host %s is not known".formatted(address.getHostString());
            }
            socket.connect(resolved, (int) PATIENCE.toMillis());
            return "";
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}

package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The version of a master, read from a page as Spark 4 serves it.
class MasterVersionTest {
    private static final URI MASTER = URI.create("spark://127.0.0.1:7077");

    private static void check(String version) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var page = """
                    <a href="/"><img src="/static/spark-logo.svg" />
                      <span class="version" style="margin-right: 15px;">%s</span></a>
                    """.formatted(version).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            MasterVersion.check(MASTER, server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aMasterOfAnotherVersionIsSaid() {
        assertThatThrownBy(() -> check("4.0.1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("spark://127.0.0.1:7077 is of Spark 4.0.1", "needs a cluster of Spark 4.2.0");
    }

    @Test
    void correctionsOfAVersionFitTogether() {
        assertThatCode(() -> check("4.2.7")).doesNotThrowAnyException();
    }
}

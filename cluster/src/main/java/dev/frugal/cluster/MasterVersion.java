package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The version of Spark that a master runs, from the page that it serves to browsers. Spark's protocol has no version:
/// a master of another one may answer, with objects that cannot be read.
final class MasterVersion {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Pattern VERSION = Pattern.compile("class=\"version\"[^>]*>\\s*([^<\\s]+)\\s*<");
    private static final int FOUND = 200;

    private MasterVersion() {}

    /// Checks the version, if the page can be reached; the third number may differ.
    ///
    /// @param page port of the page
    /// @throws InvalidInputException if it is another one than this program's
    static void check(URI master, int page) {
        var own = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        of(master.getHost(), page)
                .filter(other -> !series(other).equals(series(own)))
                .ifPresent(other -> {
                    throw new InvalidInputException(
                            "the master at %s is of Spark %s; Frugal needs a cluster of Spark %s"
                                    .formatted(master, other, own));
                });
    }

    /// The first two numbers.
    private static String series(String version) {
        return Arrays.stream(version.split("\\.")).limit(2).collect(Collectors.joining("."));
    }

    private static Optional<String> of(String host, int page) {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://%s:%d/".formatted(host, page)))
                    .timeout(PATIENCE)
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            var version = VERSION.matcher(response.statusCode() == FOUND ? response.body() : "");
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

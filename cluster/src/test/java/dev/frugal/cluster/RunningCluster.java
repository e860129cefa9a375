package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One cluster of two workers for all tests, of separate processes; a test takes it as a parameter.
final class RunningCluster implements ParameterResolver {
    /// The cluster.
    ///
    /// @param folder of the runs
    /// @param url of the master
    record Running(Path folder, String url) implements AutoCloseable {
        static Running begin() {
            try {
                var folder = Files.createTempDirectory("frugal cluster");
                Program.prepare(folder);
                return new Running(folder, start(folder));
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }

        private static String start(Path folder) {
            var started = Program.run(
                    "cluster", "start", "--workers", "2", "--memory", "1", "--runs", folder.toString(), "--json");
            assertThat(started.code()).as(started.err()).isZero();
            return started.document().get("url").asString();
        }

        /// For a test that has killed a worker, which later tests need.
        void renew() {
            stop();
            assertThat(start(folder)).as("the address of the master").isEqualTo(url);
        }

        private void stop() {
            Program.run("cluster", "stop", "--runs", folder.toString());
        }

        @Override
        public void close() {
            stop();
            // The last executors end after their worker.
            Awaitility.await().ignoreExceptions().until(() -> {
                FileTrees.delete(folder);
                return true;
            });
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(Running.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Running.class, _ -> Running.begin(), Running.class);
    }
}

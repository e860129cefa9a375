package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            close();
            assertThat(start(folder)).as("the address of the master").isEqualTo(url);
        }

        @Override
        public void close() {
            Program.run("cluster", "stop", "--runs", folder.toString());
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

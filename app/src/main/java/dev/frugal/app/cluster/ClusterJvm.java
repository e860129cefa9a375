package dev.frugal.app.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// How a process with Spark on its class path is started. The launcher fetches Spark and names the file of the class
/// path; entries without a folder lie beside that file.
///
/// @param classPath all jars, in order
/// @param archives folder of the class-data archives, with which the next process of a role starts sooner
public record ClusterJvm(List<Path> classPath, Path archives) {
    /// Property with the file of the class path.
    public static final String PROPERTY = "frugal.cluster";

    /// The options that Spark's own scripts start Java with; a test compares them with Spark's list.
    public static final List<String> MODULE_OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-modules=jdk.incubator.vector",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
            "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
            "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
            "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-Dio.netty.allocator.type=pooled",
            "-Dio.netty.handler.ssl.defaultEndpointVerificationAlgorithm=NONE",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    /// Of every process: little memory while idle, and no warnings of Java's own among the log lines.
    private static final List<String> COMMON = List.of(
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-Xlog:all=error,cds=off,aot=off:stderr",
            "-Dlogback.configurationFile=cluster-logging.xml",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    /// What a process does with what it is given.
    public enum Load {
        /// It passes work on and waits; the first tier of the compiler starts soonest.
        PASSES_ON(List.of("-XX:TieredStopAtLevel=1")),
        /// It computes.
        COMPUTES(List.of());

        private final List<String> options;

        Load(List<String> options) {
            this.options = options;
        }
    }

    public ClusterJvm {
        classPath = List.copyOf(classPath);
    }

    /// The class path that the launcher named.
    ///
    /// @throws InvalidInputException if Spark was not fetched
    public static ClusterJvm here() {
        var named = System.getProperty(PROPERTY, "");
        if (named.isEmpty() || !Files.isReadable(Path.of(named))) {
            throw new InvalidInputException(
                    "Spark is not on this machine yet; fetch it with './frugal build --with-cluster' (290 MB)");
        }
        var file = Path.of(named).toAbsolutePath();
        var entries = Arrays.stream(Documents.text(file).strip().split(File.pathSeparator));
        return new ClusterJvm(entries.map(file::resolveSibling).toList(), file.resolveSibling("archives"));
    }

    /// JVM options of an executor, beside those that Spark adds itself.
    ///
    /// @param load what is asked of it
    /// @param cores that it and what it starts may use
    public List<String> executorOptions(Load load, int cores) {
        var options = new ArrayList<>(COMMON);
        options.add("-XX:ActiveProcessorCount=" + cores);
        options.addAll(load.options);
        options.addAll(archive(load == Load.COMPUTES ? "table-executor" : "executor"));
        return options;
    }

    /// The start of a process.
    ///
    /// @param role under which its class data are archived
    /// @param load what is asked of it
    /// @param heapMegabytes at most
    public List<String> command(String role, Load load, int heapMegabytes, String mainClass, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODULE_OPTIONS);
        command.addAll(COMMON);
        command.addAll(archive(role));
        command.addAll(load.options);
        command.add("-Xmx%dm".formatted(heapMegabytes));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private List<String> archive(String role) {
        try {
            Files.createDirectories(archives);
            return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archives.resolve(role + ".jsa"));
        } catch (IOException _) {
            // An installation that this user must not write to works without archives.
            return List.of();
        }
    }
}

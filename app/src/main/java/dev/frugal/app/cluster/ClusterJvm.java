package dev.frugal.app.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.File;
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
public record ClusterJvm(List<Path> classPath) {
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

    /// For processes that only pass on work: the first tier of the compiler starts soonest.
    static final String FIRST_TIER = "-XX:TieredStopAtLevel=1";

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
        var file = Path.of(named);
        return new ClusterJvm(Arrays.stream(Documents.text(file).strip().split(File.pathSeparator))
                .map(file::resolveSibling)
                .toList());
    }

    /// JVM options of an executor, beside those that Spark adds itself.
    ///
    /// @param archives folder of the class-data archives
    /// @param cores that it may use
    public List<String> executorOptions(Path archives, int cores) {
        var options = new ArrayList<>(COMMON);
        options.add("-XX:ActiveProcessorCount=" + cores);
        options.addAll(archive(archives, "executor"));
        return options;
    }

    /// The start of a process.
    ///
    /// @param role under which its class data are archived, so that the next start of this role takes less time
    /// @param archives folder of the class-data archives
    /// @param options of its own, such as those for its heap
    public List<String> command(
            String role, Path archives, List<String> options, String mainClass, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MODULE_OPTIONS);
        command.addAll(COMMON);
        command.addAll(archive(archives, role));
        command.addAll(options);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private static List<String> archive(Path archives, String role) {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archives.resolve(role + ".jsa").toAbsolutePath());
    }
}

package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.cluster.ClusterJvm;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;

/// A Kafka broker as a process of its own, its own controller.
///
/// @param address of the broker
/// @param log what it says
record KafkaBroker(Process process, String address, Path log) implements AutoCloseable {
    static KafkaBroker start(Path folder) throws IOException {
        int port = freePort();
        int controller = freePort();
        var settings = Files.writeString(
                folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                auto.create.topics.enable=false
                log.cleaner.enable=false
                """.formatted(port, controller, folder.resolve("log")));
        var said = new ByteArrayOutputStream();
        int formatted = StorageTool.execute(
                new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()},
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(formatted).as(said.toString(StandardCharsets.UTF_8)).isZero();
        var log = folder.resolve("broker.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dlogback.configurationFile=cluster-logging.xml",
                        "-cp",
                        ClusterJvm.here().classPath().stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(File.pathSeparator)),
                        "kafka.Kafka",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        return new KafkaBroker(process, "127.0.0.1:" + port, log);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Waits until the broker answers.
    void topic(String name) throws InterruptedException, IOException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
            admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
        } catch (ExecutionException failure) {
            throw new AssertionError(Files.readString(log), failure);
        }
    }

    /// Sends messages, in the order of their keys' partitions.
    void send(String topic, List<Map.Entry<String, String>> messages) {
        try (var producer = new KafkaProducer<String, String>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address),
                new StringSerializer(),
                new StringSerializer())) {
            for (var message : messages) {
                var _ = producer.send(new ProducerRecord<>(topic, message.getKey(), message.getValue()));
            }
            producer.flush();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/// The driver process. It reads what it is to do from its standard input, as [dev.frugal.runs.cluster] states, and
/// ends when that ends, so that it never outlives the program that started it.
public final class ClusterProgram {
    private ClusterProgram() {}

    /// @param arguments the word for the work, such as `commands` or `score`
    public static void main(String[] arguments) {
        var replies = new Replies(System.out);
        // What a library prints is no reply.
        System.setOut(System.err);
        int code = 0;
        // Not closed: another thread waits for its end, and would hold up the close until then.
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            var settings = Documents.readJson(line(input), DriverSettings.class, "the driver's settings");
            switch (List.of(arguments)) {
                case List<String> work
                when work.equals(List.of("commands")) -> CommandDriver.serve(settings, input, replies);
                case List<String> work when work.equals(List.of("gangs")) -> GangDriver.serve(settings, input, replies);
                case List<String> work
                when work.equals(List.of("score")) -> FleetScoring.score(settings, input, replies);
                case List<String> work when work.equals(List.of("fit")) -> FleetFitting.fit(settings, input, replies);
                case List<String> work
                when work.equals(List.of("monitor")) -> FleetMonitoring.monitor(settings, input, replies);
                case List<String> work
                when work.equals(List.of("stream")) -> StreamMonitoring.monitor(settings, false, input, replies);
                case List<String> work
                when work.equals(List.of("stream-once")) -> StreamMonitoring.monitor(settings, true, input, replies);
                default -> throw new IllegalArgumentException("there is no work " + List.of(arguments));
            }
        } catch (InvalidInputException refused) {
            replies.say(DriverReply.refused(String.valueOf(refused.getMessage())));
            code = 2;
        } catch (IOException | RuntimeException | Error failure) {
            LoggerFactory.getLogger(ClusterProgram.class).error("the driver failed", failure);
            code = 1;
        }
        System.exit(code);
    }

    /// The next document.
    static String line(BufferedReader input) throws IOException {
        var line = input.readLine();
        if (line == null) {
            throw new IOException("the program that started the driver has ended");
        }
        return line;
    }
}

package dev.frugal.app.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where log lines go: warnings to standard error, everything from `INFO` on to the log of the
/// current run.
///
/// Configured in code: reading an XML file would cost a fifth of a second at every start.
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String STANDARD_ERROR = "standard-error";

    /// The tokenizer's library counts GPUs before it loads its CPU code, and warns if a CUDA
    /// runtime is installed without a driver. No setting prevents this.
    private static final String GPU_SEARCH = "ai.djl.util.cuda.CudaUtils";

    /// Called by Logback for the first logger.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setName(STANDARD_ERROR);
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, "frugal: %msg%n%nopex"));
        appender.addFilter(threshold(Level.WARN));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.getLogger(GPU_SEARCH).setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// A destination of log lines that can be closed.
    @FunctionalInterface
    public interface Destination extends AutoCloseable {
        @Override
        void close();
    }

    /// Sends every line to `file` too, until the destination is closed.
    public static Destination into(Path file) {
        var context = context();
        var appender = new FileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setAppend(true);
        appender.setEncoder(encoder(context, "%d{ISO8601} %-5level %logger{36} - %msg%n"));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return () -> {
            root.detachAppender(appender);
            appender.stop();
        };
    }

    /// Also shows informational lines on standard error, for `--verbose`.
    public static void showInformation() {
        var appender = context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender(STANDARD_ERROR);
        appender.clearAllFilters();
        appender.addFilter(threshold(Level.INFO));
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static ThresholdFilter threshold(Level level) {
        var filter = new ThresholdFilter();
        filter.setLevel(level.toString());
        filter.start();
        return filter;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}

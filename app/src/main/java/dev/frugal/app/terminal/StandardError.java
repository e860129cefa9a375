package dev.frugal.app.terminal;

import java.io.FileDescriptor;

/// Where this program writes its messages.
///
/// Java announces the Vector API, an incubator module, on standard error before a program begins. The launcher
/// therefore passes the caller's standard error as another descriptor, and leaves out that one line of what Java itself
/// writes.
public final class StandardError {
    /// The JVM option by which the launcher tells the number of the descriptor.
    public static final String OPTION = "-Dfrugal.error-descriptor=";

    private static final String PROPERTY = "frugal.error-descriptor";

    private StandardError() {}

    /// The descriptor that the launcher named, otherwise standard error.
    public static FileDescriptor descriptor() {
        var number = Integer.getInteger(PROPERTY);
        if (number == null) {
            return FileDescriptor.err;
        }
        try {
            var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException | RuntimeException _) {
            // A JDK that does not let us: messages take Java's own way, with its announcement.
            return FileDescriptor.err;
        }
    }
}

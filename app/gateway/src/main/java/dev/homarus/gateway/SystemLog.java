package dev.homarus.gateway;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Where the JDK and this program log: warnings and errors on standard error, an error of the program with its
/// stack.
/// The JDK finds it as the first provider and looks no further.
public final class SystemLog extends System.LoggerFinder {
    /// For the JDK.
    public SystemLog() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Log(name);
    }

    private record Log(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                System.err.println(level + " " + name + ": " + message);
                if (thrown != null && level == Level.ERROR) {
                    thrown.printStackTrace();
                } else if (thrown != null) {
                    System.err.println("  " + thrown);
                }
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            if (isLoggable(level)) {
                System.err.println(level + " " + name + ": "
                        + (format == null || values.length == 0 ? format : MessageFormat.format(format, values)));
            }
        }
    }
}

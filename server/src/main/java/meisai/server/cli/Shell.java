package meisai.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command has around it.
 *
 * @param terminal whether someone watches {@code err}
 * @param password asks for a password without showing it; empty when there is no one to ask
 */
record Shell(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Supplier<Optional<String>> password) {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    static Shell system() {
        return new Shell(System.getenv(), System.in, System.out, System.err, isWatched(), Shell::askPassword);
    }

    /** The console is one only when input and output are both a terminal, so a pipe into a command needs a second look. */
    private static boolean isWatched() {
        if (console().isPresent()) {
            return true;
        }
        try {
            String target = Files.readSymbolicLink(STDERR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private static Optional<String> askPassword() {
        return console()
                .map(console -> console.readPassword("Password of the new operator: "))
                .map(String::new);
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}

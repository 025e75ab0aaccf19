package meisai.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that calls the running server. */
abstract class ApiCommand implements Callable<Integer> {
    private static final int MAX_FILE = 1 << 20;

    final Shell shell;

    @Option(names = "--json", description = "Print the server's answer as JSON, also when it is a refusal.")
    boolean json;

    ApiCommand(Shell shell) {
        this.shell = shell;
    }

    /** False when it did not work out and everything about that has been printed. */
    abstract boolean run(ApiClient client) throws CommandFailure;

    @Override
    public Integer call() {
        try (ApiClient client = ApiClient.of(shell)) {
            boolean done = run(client);
            return done ? 0 : 1;
        } catch (CommandFailure failure) {
            print(failure);
            return 1;
        } finally {
            shell.out().flush();
        }
    }

    private void print(CommandFailure failure) {
        if (json && failure.answer().isPresent()) {
            print(failure.answer().get());
        } else {
            shell.err().println("meisai: " + failure.getMessage());
        }
    }

    void print(JsonNode answer) {
        shell.out().println(answer);
    }

    void say(String line) {
        shell.out().println(line);
    }

    /** A small file, or standard input for {@code -}. */
    String read(String file) throws CommandFailure {
        try {
            byte[] bytes = file.equals("-") ? shell.in().readNBytes(MAX_FILE + 1) : Files.readAllBytes(Path.of(file));
            if (bytes.length > MAX_FILE) {
                throw new CommandFailure(file + " is larger than a megabyte");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new CommandFailure(file + " is not UTF-8");
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    static CommandFailure unreadable(String file, IOException failure) {
        return new CommandFailure("cannot read " + file + ": " + reason(failure));
    }

    static String reason(IOException failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

package meisai.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why a command failed, in words for who typed it; with the server's answer when it was the server that refused. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable JsonNode answer;

    CommandFailure(String message) {
        super(message, null, false, false);
        this.answer = null;
    }

    CommandFailure(String message, JsonNode answer) {
        super(message, null, false, false);
        this.answer = answer;
    }

    /** The same failure with its place before it. */
    CommandFailure at(String place) {
        return answer == null
                ? new CommandFailure(place + ": " + getMessage())
                : new CommandFailure(place + ": " + getMessage(), answer);
    }

    Optional<JsonNode> answer() {
        return Optional.ofNullable(answer);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

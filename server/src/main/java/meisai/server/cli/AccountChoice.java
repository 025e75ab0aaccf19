package meisai.server.cli;

import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that say whose months a command is about: everyone's unless they narrow it down. */
final class AccountChoice {
    @Option(names = "--operator", paramLabel = "ID", description = "Only this operator's accounts.")
    private @Nullable String operator;

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Only its account with this coverage.")
    private @Nullable String coverage;

    ObjectNode request() {
        ObjectNode request = Bodies.node();
        if (operator != null) {
            request.put("operatorId", operator);
        }
        if (coverage != null) {
            request.put("coverage", coverage);
        }
        return request;
    }
}

package meisai.server.cli;

import java.util.ArrayList;
import java.util.List;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users of operators: who may do part of what an operator may do. */
@Command(
        name = "user",
        description = "Users of operators, with permissions of their own.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai user create reader --operator OP0000000001 --permission 'Billing:*'"})
final class UserCommand extends GroupCommand {
    /** Creates a user and prints its AuthKey. */
    @Command(
            name = "create",
            description = "Create a user and print its AuthKey, which is shown only this once.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  meisai user create reader --operator OP0000000001 --permission Billing:getBilling \\",
                "      --permission Billing:getBillingHistory"
            })
    static final class Create extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Letters, digits and . _ @ + -")
        private String name = "";

        @Option(names = "--operator", required = true, paramLabel = "ID", description = "Whose user.")
        private String operator = "";

        @Option(
                names = "--permission",
                paramLabel = "NAME",
                description = "What it may do, such as Billing:getBilling, Billing:* or *; may be repeated.")
        private List<String> permissions = new ArrayList<>();

        @Option(
                names = "--password",
                paramLabel = "TEXT",
                description = "Its password (default: none, it signs in by its AuthKey).")
        private @Nullable String password;

        Create(Shell shell) {
            super(shell);
        }

        @Override
        boolean run(ApiClient client) throws CommandFailure {
            ObjectNode body = Bodies.node().put("userName", name);
            if (password != null) {
                body.put("password", password);
            }
            ArrayNode list = body.putArray("permissions");
            permissions.forEach(list::add);
            ObjectNode answer = client.post("/operators/" + operator + "/users", body);
            if (json) {
                print(answer);
            } else {
                say("user       " + answer.path("userName").asString());
                say("authKeyId  " + answer.path("authKeyId").asString());
                say("authKey    " + answer.path("authKey").asString() + "  (shown only now)");
            }
            return true;
        }
    }
}

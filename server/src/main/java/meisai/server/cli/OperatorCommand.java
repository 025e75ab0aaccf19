package meisai.server.cli;

import picocli.CommandLine.Command;

/** Operators: who gets bills. */
@Command(
        name = "operator",
        description = "Operators: who gets bills.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai operator create --file operator.json"})
final class OperatorCommand extends GroupCommand {}

package meisai.server.cli;

import picocli.CommandLine.Command;

/** Usage records. */
@Command(
        name = "usage",
        description = "Usage records: what was used.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai usage import 2026-11-*.ndjson.gz"})
final class UsageCommand extends GroupCommand {}

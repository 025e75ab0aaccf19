package meisai.server.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resources: SIMs, gateways, devices. */
@Command(
        name = "resources",
        description = "Resources: the SIMs, gateways and devices that use something.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai resources import sims.ndjson"})
final class ResourcesCommand extends GroupCommand {
    /** Imports changes of resources from a file. */
    @Command(
            name = "import",
            description =
                    "Import new resources and changes of their plan, status, group and tags; one a line (NDJSON).",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  meisai resources import sims.ndjson"})
    static final class Import extends ImportCommand {
        @Parameters(paramLabel = "FILE", description = "NDJSON, also gzipped; - is standard input.")
        private String file = "-";

        Import(Shell shell) {
            super(shell, "/resources");
        }

        @Override
        List<String> files() {
            return List.of(file);
        }

        @Override
        ImportFormat format(String name) {
            return ImportFormat.NDJSON;
        }
    }
}

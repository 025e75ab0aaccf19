package meisai.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The address, the credentials and some calls, to be pasted into a shell. Lines with a secret begin with its name, so
 * that the rest of two demos can be compared.
 */
final class DemoCalls {
    private static final String HEADERS = " -H \"X-Soracom-API-Key: $apiKey\" -H \"X-Soracom-Token: $token\"";

    private DemoCalls() {}

    static List<String> lines(String url, String providerKey, Map<String, String> credentials) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Set in a shell");
        lines.add("  URL=" + url);
        credentials.forEach((name, value) -> lines.add("  " + name + "='" + value + "'"));
        lines.add("  # for the calls of the provider and the other commands of meisai:");
        lines.add("  provider key: export MEISAI_PROVIDER_KEY='" + providerKey + "'");
        lines.add("");
        lines.add("Then try");
        lines.add(
                "  # as the operator: log in, the running total, a closed month by day, its CSV, every step of its bill");
        lines.add("  curl -s $URL/v1/auth -H 'Content-Type: application/json' \\");
        lines.add("    -d \"{\\\"authKeyId\\\":\\\"$authKeyId\\\",\\\"authKey\\\":\\\"$authKey\\\"}\"");
        lines.add("  curl -s $URL/v1/bills/latest" + HEADERS);
        lines.add("  curl -s $URL/v1/bills/202609/daily" + HEADERS);
        lines.add("  curl -s -X POST $URL/v1/bills/202609/export" + HEADERS);
        lines.add("  curl -s $URL/meisai/v1/bills/202609" + HEADERS);
        lines.add("  # as the provider: why five records wait, the same bill as a table");
        lines.add("  curl -s $URL/meisai/v1/usage/parked -H \"Authorization: Bearer $MEISAI_PROVIDER_KEY\"");
        lines.add("  MEISAI_URL=$URL meisai bill 202609 --operator " + DemoFleet.OPERATOR);
        return lines;
    }
}

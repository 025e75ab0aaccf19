package meisai.server.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.period.Days;
import meisai.server.http.Bodies;
import tools.jackson.databind.node.ObjectNode;

/** The resources of the demo: SIMs that differ in plan, group, tags and in what becomes of them, and some gateways. */
final class DemoFleet {
    static final String OPERATOR = "OP0000000001";
    static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    static final int SIMS = 300;
    static final int GATEWAYS = 6;

    private static final LocalDate PLAN_CHANGE = LocalDate.of(2026, 9, 16);
    private static final LocalDate SUSPENDED = LocalDate.of(2026, 9, 21);
    private static final LocalDate RESUMED = LocalDate.of(2026, 10, 5);
    private static final LocalDate INACTIVE = LocalDate.of(2026, 9, 25);
    private static final List<String> SPEED_CLASSES = List.of("s1.minimum", "s1.slow", "s1.standard", "s1.fast");
    private static final List<String> SITES = List.of("nagoya", "osaka", "tokyo");

    private DemoFleet() {}

    /** @param number from 1 to {@link #SIMS}; one above is a SIM that nobody registers */
    static String imsi(int number) {
        return String.format("00101%010d", number);
    }

    /** @param number from 1 to {@link #GATEWAYS} */
    static String gateway(int number) {
        return String.format("000b78fffeb%05x", number);
    }

    static String speedClass(int number) {
        return SPEED_CLASSES.get(number / 3 % SPEED_CLASSES.size());
    }

    /** Whether the SIM can send on a day. */
    static boolean isActive(int number, LocalDate day) {
        boolean suspended = isSuspended(number) && !day.isBefore(SUSPENDED) && day.isBefore(RESUMED);
        boolean inactive = isInactive(number) && !day.isBefore(INACTIVE);
        return !day.isBefore(activation(number)) && !suspended && !inactive;
    }

    private static String plan(int number) {
        int share = number % 10;
        return share < 5 ? "plan-D" : share < 8 ? "plan-K" : "plan-P";
    }

    private static LocalDate activation(int number) {
        return number % 20 == 3 ? FIRST.plusDays(1 + number / 20) : FIRST;
    }

    private static boolean isSuspended(int number) {
        return number % 30 == 7;
    }

    private static boolean isInactive(int number) {
        return number % 50 == 11;
    }

    private static boolean changesPlan(int number) {
        return number % 40 == 2;
    }

    /** The changes as they are posted, one a line. */
    static List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (int number = 1; number <= SIMS; number++) {
            sim(number, changes);
        }
        for (int number = 1; number <= GATEWAYS; number++) {
            ObjectNode gateway = change("loraGatewayId", gateway(number), FIRST).put("status", "active");
            gateway.putObject("tags").put("site", SITES.get(number % SITES.size()));
            changes.add(gateway.toString());
        }
        return changes;
    }

    private static void sim(int number, List<String> changes) {
        LocalDate activation = activation(number);
        ObjectNode first = change("imsi", imsi(number), FIRST)
                .put("simId", String.format("8942300%012d", number))
                .put("plan", plan(number))
                .put("status", activation.equals(FIRST) ? "active" : "ready");
        group(number).ifPresent(group -> first.put("group", group));
        first.putObject("tags")
                .put("site", SITES.get(number % SITES.size()))
                .put("env", number % 15 == 0 ? "test" : "production");
        changes.add(first.toString());
        if (!activation.equals(FIRST)) {
            changes.add(status(number, activation, "active"));
        }
        if (isSuspended(number)) {
            changes.add(status(number, SUSPENDED, "suspended"));
            changes.add(status(number, RESUMED, "active"));
        }
        if (isInactive(number)) {
            changes.add(status(number, INACTIVE, "inactive"));
        }
        if (changesPlan(number)) {
            changes.add(change("imsi", imsi(number), PLAN_CHANGE)
                    .put("plan", "plan-P")
                    .toString());
        }
    }

    private static Optional<String> group(int number) {
        return number % 25 == 0 ? Optional.empty() : Optional.of("fleet-" + (char) ('a' + number % 4));
    }

    private static String status(int number, LocalDate from, String status) {
        return change("imsi", imsi(number), from).put("status", status).toString();
    }

    private static ObjectNode change(String kind, String id, LocalDate from) {
        return Bodies.node()
                .put("operatorId", OPERATOR)
                .put("kind", kind)
                .put("id", id)
                .put("from", Days.text(from));
    }
}

package meisai.server.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The usage of the demo as NDJSON lines, always the same: {@link Random} gives the same numbers everywhere, and all
 * arithmetic is in integers.
 */
final class DemoUsage {
    private static final int MIB = 1 << 20;
    private static final int REPEATED = 400;
    private static final int SMS_SENDERS = 5;
    private static final int PARTS = 3;
    private static final long PART_SECONDS = 8 * 3600;

    private final Random random = new Random(20260901);
    private final List<String> lines = new ArrayList<>();
    private final List<String> repeats = new ArrayList<>();
    private Instant until = Instant.MAX;

    /** What happened from the start of one day on and before an instant; some of it is sent twice, as it happens. */
    List<String> between(LocalDate from, Instant until) {
        begin(until);
        for (LocalDate day = from;
                day.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(until);
                day = day.plusDays(1)) {
            for (int sim = 1; sim <= DemoFleet.SIMS; sim++) {
                if (DemoFleet.isActive(sim, day)) {
                    sim(sim, day);
                }
            }
            for (int gateway = 1; gateway <= DemoFleet.GATEWAYS; gateway++) {
                gateway(gateway, day);
            }
        }
        List<String> all = new ArrayList<>(lines);
        all.addAll(repeats);
        return all;
    }

    /** Some usage of a SIM that was never registered. */
    List<String> ofUnknownSim(LocalDate from, int days) {
        begin(Instant.MAX);
        for (int i = 0; i < days; i++) {
            data(DemoFleet.SIMS + 1, from.plusDays(i), "upload", 0, 2);
        }
        return List.copyOf(lines);
    }

    private void begin(Instant ends) {
        lines.clear();
        repeats.clear();
        until = ends;
    }

    private void sim(int sim, LocalDate day) {
        for (int part = 0; part < PARTS; part++) {
            data(sim, day, "upload", part, 6);
        }
        data(sim, day, "download", 1, 30);
        data(sim, day, "download", 2, 30);
        count(sim, day, "beam.request", random.nextInt(60));
        if (sim % SMS_SENDERS == 0) {
            count(sim, day, "sms.sent", 1 + random.nextInt(6));
        }
    }

    /** @param part which third of the day */
    private void data(int sim, LocalDate day, String direction, int part, int maxMib) {
        String meter = "data." + direction;
        add(
                "imsi",
                DemoFleet.imsi(sim),
                meter,
                day,
                part,
                Integer.toString(1 + random.nextInt(maxMib * MIB)),
                ",\"attributes\":{\"speedClass\":\"" + DemoFleet.speedClass(sim) + "\"}");
    }

    private void count(int sim, LocalDate day, String meter, int number) {
        add("imsi", DemoFleet.imsi(sim), meter, day, 0, Integer.toString(number), "");
    }

    /** Hours in steps of an eighth. */
    private void gateway(int gateway, LocalDate day) {
        int eighths = 160 + random.nextInt(33);
        String hours = eighths / 8 + "." + String.format("%03d", eighths % 8 * 125);
        add("loraGatewayId", DemoFleet.gateway(gateway), "gateway.hours", day, 0, "\"" + hours + "\"", "");
    }

    private void add(
            String kind, String id, String meter, LocalDate day, int part, String quantity, String attributes) {
        Instant time = day.atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plusSeconds(part * PART_SECONDS + random.nextInt((int) PART_SECONDS));
        if (!time.isBefore(until)) {
            return;
        }
        String line = "{\"id\":\"" + id + "-" + day + "-" + meter + "-" + part
                + "\",\"source\":\"demo\",\"operatorId\":\""
                + DemoFleet.OPERATOR + "\",\"resource\":{\"kind\":\"" + kind + "\",\"id\":\"" + id + "\"},\"meter\":\""
                + meter + "\",\"time\":\"" + time + "\",\"quantity\":" + quantity
                + attributes + "}";
        lines.add(line);
        if (lines.size() % REPEATED == 0) {
            repeats.add(line);
        }
    }
}

package meisai.life;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.bill.Coupon;
import meisai.life.AccountLog.Event;

/** Counts what random histories come to, so that a comparison over them means something. */
final class Reached {
    private final Map<String, Integer> counts = new TreeMap<>();

    Map<String, Integer> counts() {
        return counts;
    }

    private void met(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void add(AccountLog log) {
        List<Booked> months = AccountLife.of(log, this::met);
        changes(log);
        events(log);
        Set<String> corrected = new HashSet<>();
        for (Booked month : months) {
            month.lines().forEach(this::line);
            Set<String> now = new HashSet<>();
            month.lines().stream()
                    .filter(line -> isCorrection(line))
                    .forEach(line -> now.add(line.concerns().substring(0, 6) + line.resource() + line.as()));
            now.stream().filter(one -> !corrected.add(one)).forEach(one -> met("row corrected again"));
        }
        bills(log, months);
    }

    private static boolean isCorrection(Line line) {
        return line.concerns().matches(".*(more|less)");
    }

    private void line(Line line) {
        String letters = line.as().item().replaceAll("[^a-z].*", "");
        String kind = letters.isEmpty() ? "unit" : letters;
        met((isCorrection(line) ? "corrected " : "") + kind);
        if (!line.concerns().isEmpty()) {
            met(isCorrection(line) ? line.concerns().substring(7) : "posted late");
        }
        if (isCorrection(line) && line.as().discount()) {
            met("corrected discount");
        }
        if (line.as().item().equals("order") && line.price().signum() < 0) {
            met("posted below 0");
        }
    }

    private void changes(AccountLog log) {
        Map<Resource, List<StandingChange>> all = new TreeMap<>();
        for (Event event : log.events()) {
            if (event instanceof Event.Changed changed) {
                all.computeIfAbsent(changed.resource(), key -> new ArrayList<>())
                        .addAll(changed.changes());
            }
        }
        for (List<StandingChange> changes : all.values()) {
            List<StandingChange> statuses = changes.stream()
                    .filter(change -> change.status().isPresent())
                    .sorted(Comparator.comparing(StandingChange::from))
                    .toList();
            for (int i = 0; i < statuses.size() - 1; i++) {
                if (statuses.get(i).status().equals(Optional.of(Status.TERMINATED))
                        && !statuses.get(i + 1).status().equals(Optional.of(Status.TERMINATED))) {
                    met("terminated and registered again");
                }
            }
        }
    }

    private void events(AccountLog log) {
        boolean closed = false;
        LocalDate versions = LocalDate.MIN;
        for (Event event : log.events()) {
            closed |= event instanceof Event.Closed;
            if (event instanceof Event.Published && closed) {
                met("version after a close");
            }
            if (event instanceof Event.Changed && closed) {
                met("change after a close");
            }
            if (event instanceof Event.Published published) {
                if (published.version().effectiveFrom().isBefore(versions)) {
                    met("version before a known one");
                }
                versions = published.version().effectiveFrom();
            }
        }
    }

    private void bills(AccountLog log, List<Booked> months) {
        Map<String, Coupon> coupons = new TreeMap<>();
        for (Event event : log.events()) {
            if (event instanceof Event.Issued issued) {
                coupons.put(issued.coupon().code(), issued.coupon());
            }
        }
        Set<String> taken = new TreeSet<>();
        Set<String> rates = new TreeSet<>();
        for (Booked month : months) {
            boolean exempt = log.taxes().floorEntry(month.month()).getValue().exempt();
            if (exempt && !month.lines().isEmpty()) {
                met("exempt month");
            }
            List<String> now = new ArrayList<>();
            for (String step : month.steps()) {
                String[] words = step.split(" ", -1);
                switch (words[0]) {
                    case "rate" -> {
                        now.add(words[1]);
                        met(isZero(words[3]) ? "no credit" : "credit carried in");
                        met(isZero(words[4]) ? "no credit" : "credit carried out");
                    }
                    case "coupon" -> {
                        Coupon coupon = coupons.get(words[1]);
                        met(coupon.scope().isPresent() ? "scoped coupon" : "coupon");
                        if (!taken.add(words[1])) {
                            met("coupon taken over months");
                        }
                    }
                    default -> {}
                }
            }
            met(now.size() == 1 ? "one rate" : "several rates");
            if (!rates.isEmpty() && !exempt && !rates.containsAll(now)) {
                met("change of rates");
            }
            rates.addAll(now);
        }
    }

    private static boolean isZero(String number) {
        return new BigDecimal(number).signum() == 0;
    }
}

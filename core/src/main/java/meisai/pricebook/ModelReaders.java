package meisai.pricebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The price models of the format, and which of them this version prices. */
final class ModelReaders {
    private static final Map<String, ModelReader> READERS =
            byKey(new PerUnitReader(), new GraduatedReader(), new DailyByStatusReader(), new MonthlyReader());

    /** In the order of the format. */
    static final List<String> KEYS = List.of(
            "perUnit",
            "graduated",
            "volume",
            "package",
            "dailyByStatus",
            "monthly",
            "perActiveDay",
            "commitment",
            "oneOff",
            "discount");

    /** On a meter, these price quantities; of such items at most one may match any usage. */
    static final Set<String> OF_QUANTITIES = Set.of("perUnit", "graduated", "volume", "package");

    private ModelReaders() {}

    private static Map<String, ModelReader> byKey(ModelReader... readers) {
        Map<String, ModelReader> byKey = new LinkedHashMap<>();
        for (ModelReader reader : readers) {
            byKey.put(reader.key(), reader);
        }
        return byKey;
    }

    static Optional<PriceModel> read(String key, Spot spot, AppliedTo appliedTo) {
        ModelReader reader = READERS.get(key);
        if (reader == null) {
            unsupported(spot, key);
            return Optional.empty();
        }
        return reader.read(spot, appliedTo);
    }

    /** A part of the format that must not be ignored silently. */
    static void unsupported(Spot spot, String what) {
        spot.problem(
                "unsupportedModel",
                "this version of Meisai does not price " + what + " yet; it prices "
                        + String.join(", ", READERS.keySet()));
    }
}

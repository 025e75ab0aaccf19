package meisai.pricebook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The price models of the format. */
final class ModelReaders {
    private static final List<ModelReader> READERS = List.of(
            new PerUnitReader(),
            new GraduatedReader(),
            new VolumeReader(),
            new PackageReader(),
            new DailyByStatusReader(),
            new MonthlyReader(),
            new PerActiveDayReader(),
            new CommitmentReader(),
            new OneOffReader(),
            new DiscountReader());

    private static final Map<String, ModelReader> BY_KEY =
            READERS.stream().collect(Collectors.toUnmodifiableMap(ModelReader::key, Function.identity()));

    /** In the order of the format. */
    static final List<String> KEYS = READERS.stream().map(ModelReader::key).toList();

    /** On a meter, these price quantities; of such items at most one may match any usage. */
    static final Set<String> OF_QUANTITIES = Set.of("perUnit", "graduated", "volume", "package");

    private ModelReaders() {}

    static Optional<PriceModel> read(String key, Spot spot, AppliedTo appliedTo, BookContext book) {
        return Optional.ofNullable(BY_KEY.get(key)).orElseThrow().read(spot, appliedTo, book);
    }
}

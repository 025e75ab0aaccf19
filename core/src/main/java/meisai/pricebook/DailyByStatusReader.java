package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Status;

/** Reads {@code dailyByStatus: { active: "10", ready: "5" }}: a fee for each day by the status of the day. */
final class DailyByStatusReader implements ModelReader {
    @Override
    public String key() {
        return "dailyByStatus";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.refusesUsage("dailyByStatus");
        appliedTo.refuses(
                "statuses",
                "statusesNotAllowed",
                "dailyByStatus names its statuses itself; remove statuses from applies");
        return spot.members("dailyByStatus").flatMap(DailyByStatusReader::fees);
    }

    private static Optional<PriceModel> fees(Members members) {
        if (members.all().isEmpty()) {
            members.mapping().problem("empty", "dailyByStatus has no status; give at least one its fee");
            return Optional.empty();
        }
        Map<Status, BigDecimal> fees = new TreeMap<>();
        members.all().forEach((name, spot) -> {
            Optional<Status> status = AppliesReader.status(spot, name);
            Optional<BigDecimal> fee = Numbers.price(spot);
            if (status.isPresent() && fee.isPresent()) {
                fees.put(status.get(), fee.get());
            }
        });
        return fees.size() == members.all().size() ? Optional.of(new PriceModel.DailyByStatus(fees)) : Optional.empty();
    }
}

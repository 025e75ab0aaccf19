package meisai.server.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.ActiveDayExplanation;
import meisai.price.CommitmentExplanation;
import meisai.price.CorrectionExplanation;
import meisai.price.DailyFeeExplanation;
import meisai.price.DiscountCorrectionExplanation;
import meisai.price.DiscountExplanation;
import meisai.price.Explanation;
import meisai.price.GraduatedExplanation;
import meisai.price.GrantExplanation;
import meisai.price.MonthlyExplanation;
import meisai.price.PackageExplanation;
import meisai.price.PerUnitExplanation;
import meisai.price.PostedExplanation;
import meisai.price.RecordRoundUpExplanation;
import meisai.price.RenewalExplanation;
import meisai.price.RoundUpExplanation;
import meisai.price.StatusChangeExplanation;
import meisai.price.TakenOffExplanation;
import meisai.price.VolumeExplanation;
import meisai.pricebook.PriceModel.RoundUp;
import meisai.pricebook.PriceModel.Tier;
import meisai.server.http.Bodies;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The facts that a line was made from, one shape for each price model. Quantity and unit price follow from them. */
final class ExplanationView {
    private ExplanationView() {}

    static ObjectNode of(Explanation explanation) {
        return switch (explanation) {
            case PerUnitExplanation one ->
                view("perUnit", one.version())
                        .put("unitPrice", plain(one.unitPrice()))
                        .put("used", plain(one.quantity()));
            case RoundUpExplanation one ->
                roundUp(view("roundUpTo", one.version()), one.roundUp())
                        .put("unitPrice", plain(one.unitPrice()))
                        .put("used", plain(one.used()));
            case RecordRoundUpExplanation one -> recordRoundUp(one);
            case GraduatedExplanation one -> graduated(one);
            case VolumeExplanation one -> volume(one);
            case PackageExplanation one ->
                view("package", one.version())
                        .put("scope", one.scope().wireName())
                        .put("total", plain(one.total()))
                        .put("per", plain(one.per()))
                        .put("price", plain(one.unitPrice()));
            case GrantExplanation one -> grant(one);
            case DailyFeeExplanation one ->
                view("dailyByStatus", one.version())
                        .put("status", one.status().wireName())
                        .put("fee", plain(one.unitPrice()));
            case MonthlyExplanation one ->
                view("monthly", one.version())
                        .put("fee", plain(one.fee()))
                        .put("prorateByDay", one.prorateByDay())
                        .put("qualifyingDays", one.qualifyingDays())
                        .put("daysOfMonth", one.daysOfMonth());
            case ActiveDayExplanation one ->
                view("perActiveDay", one.version())
                        .put("used", plain(one.used()))
                        .put("fee", plain(one.unitPrice()));
            case CommitmentExplanation one ->
                view("commitment", one.version()).put("slots", one.slots()).put("price", plain(one.unitPrice()));
            case TakenOffExplanation one ->
                view("commitmentCovered", one.version())
                        .put("commitment", one.commitment())
                        .put("slot", one.slot())
                        .put("slots", one.slots())
                        .put("price", plain(one.price()))
                        .put("covered", plain(one.quantity()));
            case PostedExplanation one -> posted(one);
            case StatusChangeExplanation one ->
                view("statusChange", one.version())
                        .put("from", one.from().wireName())
                        .put("to", one.to().wireName())
                        .put("fee", plain(one.unitPrice()));
            case RenewalExplanation one ->
                view("renewal", one.version())
                        .put("since", Days.text(one.since()))
                        .put("months", one.months())
                        .put("fee", plain(one.unitPrice()));
            case DiscountExplanation one ->
                view("discount", one.version())
                        .put("wholeBase", plain(one.wholeBase()))
                        .put("percent", plain(one.percent()))
                        .put("base", plain(one.base()));
            case CorrectionExplanation one ->
                Bodies.node()
                        .put("model", "correction")
                        .put("concerns", Days.text(one.concerns()))
                        .put("price", plain(one.price()))
                        .put("due", plain(one.due()))
                        .put("billed", plain(one.billed()));
            case DiscountCorrectionExplanation one ->
                Bodies.node()
                        .put("model", "discountCorrection")
                        .put("concerns", Days.text(one.concerns()))
                        .put("due", plain(one.due()))
                        .put("billed", plain(one.billed()));
        };
    }

    private static ObjectNode view(String model, LocalDate version) {
        return Bodies.node().put("model", model).put("priceBookVersion", Days.text(version));
    }

    private static String plain(BigDecimal number) {
        return Decimals.plain(number);
    }

    private static ObjectNode roundUp(ObjectNode view, RoundUp roundUp) {
        return view.put("multiple", plain(roundUp.multiple()))
                .put("scope", roundUp.scope().wireName());
    }

    private static ObjectNode recordRoundUp(RecordRoundUpExplanation one) {
        ObjectNode view =
                roundUp(view("roundUpTo", one.version()), one.roundUp()).put("unitPrice", plain(one.unitPrice()));
        ArrayNode records = view.putArray("records");
        one.records()
                .forEach((quantity, count) ->
                        records.addObject().put("quantity", plain(quantity)).put("count", count));
        return view;
    }

    private static ObjectNode graduated(GraduatedExplanation one) {
        ObjectNode view = view("graduated", one.version())
                .put("scope", one.scope().wireName())
                .put("before", plain(one.before()))
                .put("after", plain(one.after()))
                .put("tier", one.tier())
                .put("above", plain(one.above()));
        one.upTo().ifPresent(bound -> view.put("upTo", plain(bound)));
        return view.put("unitPrice", plain(one.unitPrice()));
    }

    private static ObjectNode volume(VolumeExplanation one) {
        ObjectNode view = view("volume", one.version())
                .put("scope", one.scope().wireName())
                .put("total", plain(one.total()))
                .put("used", plain(one.quantity()));
        tiers(view, one.tiers());
        return view.put("unitPrice", plain(one.unitPrice()));
    }

    private static void tiers(ObjectNode view, List<Tier> tiers) {
        ArrayNode list = view.putArray("tiers");
        for (Tier tier : tiers) {
            ObjectNode each = list.addObject();
            tier.upTo().ifPresent(bound -> each.put("upTo", plain(bound)));
            each.put("unitPrice", plain(tier.unitPrice()));
        }
    }

    private static ObjectNode grant(GrantExplanation one) {
        ObjectNode view = view("grant", one.version()).put("scope", one.scope().wireName());
        one.members().ifPresent(members -> view.put("members", members));
        return view.put("included", plain(one.included()))
                .put("price", plain(one.price()))
                .put("covered", plain(one.quantity()));
    }

    private static ObjectNode posted(PostedExplanation one) {
        ObjectNode view = Bodies.node().put("model", "posted").put("unitPrice", plain(one.unitPrice()));
        ArrayNode charges = view.putArray("charges");
        one.charges()
                .forEach((id, quantity) -> charges.addObject().put("id", id).put("quantity", plain(quantity)));
        return view;
    }
}

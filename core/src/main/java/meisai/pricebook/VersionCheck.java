package meisai.pricebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import meisai.meter.Meter;
import meisai.period.Days;

/**
 * What may not change from one version of a book to another, so that counts, grants and corrections go on over them.
 * Source of the rules: price book format, "from version to version".
 */
final class VersionCheck {
    /** A version by the names in it. */
    private static final class Other {
        private final PriceBook book;
        private final Map<String, Meter> meters = new HashMap<>();
        private final Map<String, BillItem> items = new HashMap<>();
        private final Map<String, Grant> grants = new HashMap<>();
        private final Map<String, String> kinds = new HashMap<>();

        Other(PriceBook book) {
            this.book = book;
            book.meters().forEach(meter -> meters.put(meter.name(), meter));
            book.items().forEach(item -> items.put(item.name(), item));
            book.grants().forEach(grant -> grants.put(grant.name(), grant));
            book.grants().forEach(grant -> kinds.put(grant.name(), "a grant"));
            book.items().forEach(this::kinds);
        }

        private void kinds(BillItem item) {
            kinds.put(item.name(), "an item");
            if (item.model() instanceof PriceModel.PerUnit model) {
                model.roundUp().ifPresent(roundUp -> kinds.put(roundUp.name(), "the extra of " + item.name()));
            }
            if (item.model() instanceof PriceModel.Commitment model) {
                kinds.put(model.coveredName(), "what " + item.name() + " takes off");
            }
        }

        Optional<Meter> meter(String name) {
            return Optional.ofNullable(meters.get(name));
        }

        Optional<BillItem> item(String name) {
            return Optional.ofNullable(items.get(name));
        }

        Optional<Grant> grant(String name) {
            return Optional.ofNullable(grants.get(name));
        }
    }

    private final Other version;
    private final List<Other> others = new ArrayList<>();
    private final List<BookProblem> problems = new ArrayList<>();

    private VersionCheck(PriceBook version, PriceBookHistory history) {
        this.version = new Other(version);
        for (PriceBook other : history.versions()) {
            if (!other.id().equals(version.id())) {
                throw new IllegalArgumentException("a version of " + version.id() + " compared with " + other.id());
            }
            others.add(new Other(other));
        }
    }

    static List<BookProblem> check(PriceBook version, PriceBookHistory others) {
        VersionCheck check = new VersionCheck(version, others);
        check.head();
        check.meters();
        check.items();
        check.grants();
        return List.copyOf(check.problems);
    }

    private void head() {
        for (Other other : others) {
            if (other.book.effectiveFrom().equals(version.book.effectiveFrom())
                    && !sameContent(other.book, version.book)) {
                problem(
                        "effectiveFrom",
                        "effectiveFromTaken",
                        "another version with other content is in force from " + Days.text(other.book.effectiveFrom())
                                + "; choose another day");
            }
        }
        kept(
                "currency",
                "currency",
                version.book.currency().name(),
                other -> Optional.of(other.book.currency().name()));
    }

    /** Meters and items are sets; grants and discounts apply in their order. */
    private static boolean sameContent(PriceBook left, PriceBook right) {
        return left.currency() == right.currency()
                && new HashSet<>(left.meters()).equals(new HashSet<>(right.meters()))
                && new HashSet<>(left.items()).equals(new HashSet<>(right.items()))
                && discounts(left).equals(discounts(right))
                && left.grants().equals(right.grants());
    }

    private static List<BillItem> discounts(PriceBook book) {
        return book.items().stream()
                .filter(item -> item.model() instanceof PriceModel.Discount)
                .toList();
    }

    private void meters() {
        for (int i = 0; i < version.book.meters().size(); i++) {
            Meter meter = version.book.meters().get(i);
            String path = "meters[" + i + "].";
            kept(
                    path + "unit",
                    "unit",
                    meter.unit(),
                    other -> other.meter(meter.name()).map(Meter::unit));
            kept(
                    path + "decimals",
                    "decimals",
                    Integer.toString(meter.decimals()),
                    other -> other.meter(meter.name()).map(same -> Integer.toString(same.decimals())));
        }
    }

    private void items() {
        for (int i = 0; i < version.book.items().size(); i++) {
            BillItem item = version.book.items().get(i);
            String path = "items[" + i + "]";
            Function<Other, Optional<BillItem>> same = other -> other.item(item.name());
            kindKept(path + ".name", item.name());
            if (item.model() instanceof PriceModel.PerUnit model
                    && model.roundUp().isPresent()) {
                kindKept(
                        path + ".perUnit.roundUpTo.roundUpName",
                        model.roundUp().get().name());
            }
            if (item.model() instanceof PriceModel.Commitment model) {
                kindKept(path + ".commitment.coveredName", model.coveredName());
            }
            kept(
                    path + "." + item.model().key(),
                    "model",
                    item.model().key(),
                    same.andThen(found -> found.map(old -> old.model().key())));
            kept(
                    path + ".applies.meter",
                    "meter",
                    meterOf(item),
                    same.andThen(found -> found.map(VersionCheck::meterOf)));
            settings(item.model())
                    .forEach((setting, value) -> kept(
                            path + "." + item.model().key() + "." + setting,
                            setting,
                            value,
                            same.andThen(found -> found.flatMap(old ->
                                    Optional.ofNullable(settings(old.model()).get(setting))))));
        }
    }

    /** A name that another version has for something else would mix up their rows. */
    private void kindKept(String path, String name) {
        kept(
                path,
                "kind",
                Optional.ofNullable(version.kinds.get(name)).orElseThrow(),
                other -> Optional.ofNullable(other.kinds.get(name)));
    }

    private static String meterOf(BillItem item) {
        return item.applies().meter().orElse("none");
    }

    /** What a model keeps for good, besides being this model. */
    private static Map<String, String> settings(PriceModel model) {
        return switch (model) {
            case PriceModel.PerUnit perUnit ->
                Map.of(
                        "roundUpTo",
                        perUnit.roundUp()
                                .map(roundUp -> roundUp.scope().wireName())
                                .orElse("none"));
            case PriceModel.Graduated graduated ->
                Map.of("scope", graduated.scope().wireName());
            case PriceModel.Volume volume -> Map.of("scope", volume.scope().wireName());
            case PriceModel.Blocks blocks -> Map.of("scope", blocks.scope().wireName());
            case PriceModel.Monthly monthly -> Map.of("prorate", monthly.prorateByDay() ? "byDay" : "none");
            case PriceModel.OneOff oneOff -> Map.of("trigger", trigger(oneOff.trigger()));
            case PriceModel.DailyByStatus daily -> Map.of();
            case PriceModel.PerActiveDay activeDay -> Map.of();
            case PriceModel.Commitment commitment -> Map.of();
            case PriceModel.Discount discount -> Map.of();
        };
    }

    private static String trigger(PriceModel.Trigger trigger) {
        return switch (trigger) {
            case PriceModel.Trigger.Posted posted -> "none";
            case PriceModel.Trigger.StatusChange change -> "onStatusChange";
            case PriceModel.Trigger.Renewal renewal -> "renewal";
        };
    }

    private void grants() {
        for (int i = 0; i < version.book.grants().size(); i++) {
            Grant grant = version.book.grants().get(i);
            String path = "grants[" + i + "]";
            kindKept(path + ".name", grant.name());
            kept(
                    path + ".scope",
                    "scope",
                    grant.scope().wireName(),
                    other -> other.grant(grant.name()).map(old -> old.scope().wireName()));
            unitOf(version, grant)
                    .ifPresent(unit -> kept(
                            path + ".items",
                            "grantUnit",
                            unit,
                            other -> other.grant(grant.name()).flatMap(old -> unitOf(other, old))));
        }
    }

    /** All items of a grant have one unit, so any of them answers. */
    private static Optional<String> unitOf(Other version, Grant grant) {
        return grant.items().stream()
                .flatMap(name -> version.item(name).stream())
                .flatMap(item -> item.applies().meter().stream())
                .findFirst()
                .flatMap(version::meter)
                .map(Meter::unit);
    }

    /** A problem when some version has another value; the first such version is named. */
    private void kept(String path, String what, String value, Function<Other, Optional<String>> valueIn) {
        for (Other other : others) {
            Optional<String> old = valueIn.apply(other);
            if (old.isPresent() && !old.get().equals(value)) {
                problem(
                        path,
                        what + "Changed",
                        "this is " + Quote.cut(value) + " here and " + Quote.cut(old.get()) + " in the version of "
                                + Days.text(other.book.effectiveFrom())
                                + "; it stays the same in all versions, something new gets a new name");
                return;
            }
        }
    }

    private void problem(String path, String code, String message) {
        problems.add(new BookProblem(path, "", code, message));
    }
}

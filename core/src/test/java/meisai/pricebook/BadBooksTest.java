package meisai.pricebook;

import static meisai.pricebook.BookTree.item;
import static meisai.pricebook.BookTree.list;
import static meisai.pricebook.BookTree.literal;
import static meisai.pricebook.BookTree.map;
import static meisai.pricebook.BookTree.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be wrong with a book is named, at its path. */
final class BadBooksTest {
    /** A change of a book in order that makes one thing wrong. */
    record BadBook(String code, String path, UnaryOperator<BookTree> change) {
        @Override
        public String toString() {
            return code + " at " + path;
        }
    }

    @ParameterizedTest
    @MethodSource({"shapes", "names", "numbers", "models", "references"})
    void isRefusedWithOneNamedProblemAtItsPath(BadBook bad) {
        List<BookProblem> problems = bad.change().apply(BookTree.valid()).problems();

        assertThat(problems)
                .extracting(BookProblem::code, BookProblem::path)
                .containsExactly(tuple(bad.code(), bad.path()));
        assertThat(problems.getFirst().message()).isNotBlank();
    }

    static Stream<BadBook> shapes() {
        return Stream.of(
                set("unknownMember", "taxes", "x"),
                set("unknownMember", "meters[0].decimal", 1),
                set("unknownMember", "items[0].perUnits", map()),
                set("unknownMember", "items[0].applies.plan", "plan-D"),
                set("unknownMember", "items[0].perUnit.prise", "1"),
                set("unknownMember", "items[2].graduated.tiers[0].from", 1),
                set("unknownMember", "grants[0].perGroup", 1),
                set("nullValue", "id", nothing()),
                set("nullValue", "items[0].applies.plans", nothing()),
                set("nullValue", "items[0].perUnit.per", nothing()),
                set("nullValue", "grants", nothing()),
                set("wrongType", "id", literal("12")),
                set("wrongType", "effectiveFrom", literal("20260101")),
                set("wrongType", "currency", list("JPY")),
                set("wrongType", "meters", map()),
                set("wrongType", "meters[2].decimals", "3"),
                set("wrongType", "items", "none"),
                set("wrongType", "items[0].applies", list()),
                set("wrongType", "items[0].applies.plans", "plan-D"),
                set("wrongType", "items[0].perUnit", "0.24"),
                set("wrongType", "items[0].perUnit.price", literal("0.24")),
                set("wrongType", "items[0].perUnit.per", "1048576"),
                set("wrongType", "items[0].perUnit.per", literal("1e6")),
                set("wrongType", "items[0].perUnit.per", literal("010")),
                set("wrongType", "items[2].graduated.tiers[0].upTo", literal("1.5")),
                set("wrongType", "items[2].graduated.tiers[0].upTo", literal("true")),
                set("wrongType", "items[0].applies.attributes", list("x")),
                set("wrongType", "items[4].dailyByStatus.ready", literal("5")),
                set("wrongType", "items[5].monthly.prorate", literal("true")),
                set("wrongType", "grants[0].quantity", "1000"),
                remove("missing", "id"),
                remove("missing", "effectiveFrom"),
                remove("missing", "currency"),
                remove("missing", "items"),
                remove("missing", "meters[0].unit"),
                remove("missing", "items[0].category"),
                remove("missing", "items[0].name"),
                remove("missing", "items[0].perUnit.price"),
                remove("missing", "items[0].applies.meter"),
                remove("missing", "items[3].applies.statuses"),
                bad("missing", "items[0].applies.meter", book -> book.remove("items[0].applies")),
                remove("missing", "items[2].graduated.scope"),
                remove("missing", "items[2].graduated.tiers"),
                remove("missing", "items[2].graduated.tiers[0].upTo"),
                remove("missing", "items[2].graduated.tiers[1].price"),
                remove("missing", "items[5].monthly.price"),
                remove("missing", "grants[0].name"),
                remove("missing", "grants[0].items"),
                remove("missing", "grants[0].quantity"),
                remove("missing", "grants[0].scope"),
                bad("empty", "items", book -> book.set("items", list()).remove("grants")),
                set("empty", "items[0].applies.plans", list()),
                set("empty", "items[3].applies.statuses", list()),
                set("empty", "items[0].applies.attributes", map("speedClass", list()), ".speedClass"),
                set("empty", "items[2].graduated.tiers", list()),
                set("empty", "items[4].dailyByStatus", map()),
                set("empty", "grants[0].items", list()),
                bad(
                        "duplicateMember",
                        "items[4].dailyByStatus.active",
                        book -> book.set(
                                "items[4].dailyByStatus",
                                new BookNode.Mapping(
                                        List.of(
                                                new BookNode.Member("active", BookTree.node("10")),
                                                new BookNode.Member("active", BookTree.node("12"))),
                                        ""))));
    }

    static Stream<BadBook> names() {
        return Stream.of(
                set("empty", "items[0].name", " "),
                set("empty", "items[0].taxCategory", ""),
                set("tooLong", "items[0].name", "x".repeat(257)),
                set("tooLong", "id", "x".repeat(257)),
                set("invalidText", "items[0].name", "a\nb"),
                set("invalidText", "items[0].category", "a\uD800"),
                set("invalidText", "items[0].applies.plans[0]", "a\u0000"),
                bad(
                        "duplicateName",
                        "items[1].name",
                        book -> book.set("items[1].name", "upload").set("grants[0].items[0]", "upload")),
                set("duplicateName", "grants[0].name", "hours"),
                bad(
                        "duplicateName",
                        "meters[3].name",
                        book -> book.set("meters[3]", map("name", "beam.request", "unit", "request"))),
                set("duplicateElement", "items[0].applies.plans[1]", "plan-D"),
                set("duplicateElement", "items[3].applies.statuses[1]", "active"),
                set("duplicateElement", "grants[0].items[1]", "beam"),
                bad(
                        "duplicateElement",
                        "items[0].applies.attributes.band[1]",
                        book -> book.set("items[0].applies.attributes", map("band", list("night", "night")))),
                set("invalidDay", "effectiveFrom", "20260230"),
                set("invalidDay", "effectiveFrom", "2026-01-01"),
                set("unknownCurrency", "currency", "GBP"),
                set("unknownStatus", "items[3].applies.statuses[0]", "Active"),
                set("unknownStatus", "items[4].dailyByStatus.deleted", "1"),
                set("unknownScope", "items[2].graduated.scope", "groupMonth"),
                set("unknownScope", "grants[0].scope", "accountDay"),
                set("unknownScope", "grants[0].scope", "resource"),
                set("unknownValue", "items[5].monthly.prorate", "byHour"));
    }

    static Stream<BadBook> numbers() {
        return Stream.of(
                set("outOfRange", "meters[2].decimals", 13),
                set("outOfRange", "meters[2].decimals", literal("-1")),
                set("outOfRange", "meters[1].decimals", literal("1.5")),
                set("invalidNumber", "items[0].perUnit.price", "1e3"),
                set("invalidNumber", "items[0].perUnit.price", "1,5"),
                set("invalidNumber", "items[0].perUnit.price", ""),
                set("invalidNumber", "items[0].perUnit.price", "9".repeat(81)),
                set("invalidNumber", "items[0].perUnit.per", literal("9".repeat(81))),
                set("invalidNumber", "items[2].graduated.tiers[0].upTo", "ten"),
                set("negativePrice", "items[4].dailyByStatus.active", "-0.1"),
                set("notPositive", "items[0].perUnit.per", 0),
                set("notPositive", "items[2].graduated.per", "-1.5"),
                set("notPositive", "items[2].graduated.tiers[0].upTo", 0),
                set("notPositive", "grants[0].quantity", literal("-1")),
                set("priceNotFinite", "items[0].perUnit.price", "0.1", book -> book.set("items[0].perUnit.per", 3)),
                set("priceNotFinite", "items[1].perUnit.price", "0." + "0".repeat(34) + "1"),
                set("priceNotFinite", "items[5].monthly.price", "0." + "0".repeat(34) + "1"),
                bad(
                        "priceNotFinite",
                        "items[2].graduated.tiers[2].price",
                        book -> book.set("items[2].graduated.per", 7)
                                .set(
                                        "items[2].graduated.tiers",
                                        list(
                                                map("upTo", 1, "price", "7"),
                                                map("upTo", 2, "price", "14"),
                                                map("price", "1")))),
                set("tooPrecise", "items[2].graduated.tiers[0].upTo", "1.0001"),
                set("tooPrecise", "items[2].graduated.per", "0.0001"),
                set("tiersNotAscending", "items[2].graduated.tiers[1].upTo", "1.50"),
                set("tiersNotAscending", "items[2].graduated.tiers[1].upTo", 1),
                set("lastTierBounded", "items[2].graduated.tiers[2].upTo", 100),
                set("wrongType", "items[3].graduated.per", "1.5"));
    }

    static Stream<BadBook> models() {
        return Stream.of(
                bad("missingModel", "items[0]", book -> book.remove("items[0].perUnit")),
                bad(
                        "severalModels",
                        "items[0]",
                        book -> book.set(
                                "items[0].graduated", map("scope", "resourceDay", "tiers", list(map("price", "1"))))),
                set("meterNotAllowed", "items[4].applies.meter", "data.upload"),
                set("meterNotAllowed", "items[5].applies.meter", "data.upload"),
                set("statusesNotAllowed", "items[4].applies.statuses", list("active")),
                set("attributesNotAllowed", "items[3].applies.attributes", map("band", list("night"))),
                set("attributesNotAllowed", "items[4].applies.attributes", map("band", list("night"))),
                set("attributesNotAllowed", "items[5].applies.attributes", map("band", list("night"))));
    }

    static Stream<BadBook> references() {
        return Stream.of(
                set("unknownMeter", "items[0].applies.meter", "data.sent"),
                set("unknownItem", "grants[0].items[1]", "beams"),
                set("notPerUnit", "grants[0].items[1]", "hours"),
                set("notPerUnit", "grants[0].items[1]", "base"),
                set("differentUnits", "grants[0].items", list("beam", "upload")),
                bad(
                        "overlap",
                        "items[6].applies",
                        book -> book.set(
                                "items[6]",
                                item(
                                        "again",
                                        map("meter", "data.upload", "attributes", map("band", list("night"))),
                                        "graduated",
                                        map("scope", "resourceDay", "tiers", list(map("price", "1")))))));
    }

    private static BadBook bad(String code, String path, UnaryOperator<BookTree> change) {
        return new BadBook(code, path, change);
    }

    private static BadBook set(String code, String path, Object value) {
        return new BadBook(code, path, book -> book.set(path, value));
    }

    private static BadBook set(String code, String path, Object value, UnaryOperator<BookTree> more) {
        return new BadBook(code, path, book -> more.apply(book.set(path, value)));
    }

    private static BadBook set(String code, String path, Object value, String below) {
        return new BadBook(code, path + below, book -> book.set(path, value));
    }

    private static BadBook remove(String code, String path) {
        return new BadBook(code, path, book -> book.remove(path));
    }
}

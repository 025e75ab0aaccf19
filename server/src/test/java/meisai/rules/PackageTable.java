package meisai.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which package of the project may use which: the one place where this is written down.
 *
 * <p>The rows are in the order of the flow, and a row may only name rows above it, so there are no cycles. Names are
 * relative to the root package.
 */
final class PackageTable {
    private static final String ALL = "*";

    private final List<Row> rows = new ArrayList<>();

    PackageTable() {
        core("money");
        core("period");
        core("account", "money", "period");
        core("usage", "account", "period", "money");
        core("meter", "money");
        core("pricebook", "money", "period", "meter", "account");
        core("price", "money", "period", "account", "usage", "meter", "pricebook");
        core("bill", "money", "period", "account", "meter", "pricebook", "price");
        core("explain", ALL);

        server("clock");
        server("log");
        server("text");
        server("store", "clock", "text");
        server("pricebook");
        server("account", "store", "clock", "pricebook", "text");
        server("usage.format", "text");
        server("usage", "store", "clock", "account", "usage.format");
        server("live", "store", "account");
        server("close", "live", "store", "account", "usage");
        server("retention", "store", "account", "usage", "close");
        server("backup", "store", "account", "live", "close");
        server("simulate", "live", "store", "clock", "text", "account", "pricebook");
        server("export.sink", "store");
        server("export", "live", "store", "text", "account", "close", "export.sink");
        server("auth", "store", "clock", "account");
        server("http", "log", "store", "auth", "clock", "account");
        server("idempotency", "store", "clock", "account", "auth", "http");
        server(
                "compat",
                "clock",
                "store",
                "text",
                "account",
                "usage",
                "live",
                "close",
                "export",
                "export.sink",
                "auth",
                "http");
        server("metrics", "store", "account", "usage", "live", "close", "export", "http");
        server(
                "provider",
                "clock",
                "store",
                "text",
                "account",
                "usage.format",
                "usage",
                "live",
                "close",
                "backup",
                "simulate",
                "export",
                "auth",
                "http",
                "metrics",
                "retention");
        server("cli", ALL);
    }

    /** A package of the core: it may use the named ones of the core. */
    private void core(String name, String... uses) {
        add(new Row(name, true, expand(uses, true, "")));
    }

    /** A package of the server: it may use the whole core, and the named ones of the server. */
    private void server(String name, String... uses) {
        Set<String> all = expand(uses, false, "server.");
        all.addAll(names(true));
        add(new Row("server." + name, false, all));
    }

    private void add(Row row) {
        List<String> above = rows.stream().map(Row::name).toList();
        if (above.contains(row.name()) || !above.containsAll(row.uses())) {
            throw new IllegalArgumentException(row + " is there already or uses a package that is not above it");
        }
        rows.add(row);
    }

    private Set<String> expand(String[] uses, boolean core, String prefix) {
        if (Arrays.asList(uses).contains(ALL)) {
            return names(core);
        }
        return new HashSet<>(Stream.of(uses).map(name -> prefix + name).toList());
    }

    private Set<String> names(boolean core) {
        return new HashSet<>(
                rows.stream().filter(row -> row.core() == core).map(Row::name).toList());
    }

    boolean knows(String name) {
        return rows.stream().anyMatch(row -> row.name().equals(name));
    }

    boolean isCore(String name) {
        return rows.stream().anyMatch(row -> row.core() && row.name().equals(name));
    }

    boolean allows(String from, String to) {
        return from.equals(to)
                || rows.stream()
                        .anyMatch(row -> row.name().equals(from) && row.uses().contains(to));
    }

    private record Row(String name, boolean core, Set<String> uses) {}
}

package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.live.Bills.BillOfMonth;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.StoreException;

/** Exports the detailed CSV of a bill: two passes over one snapshot, first for the columns, then for the rows. */
public final class BillExport {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final Store store;
    private final Bills bills;
    private final ExportFiles files;
    private final Supplier<Instant> now;

    public BillExport(Store store, Bills bills, ExportFiles files, Supplier<Instant> now) {
        this.store = store;
        this.bills = bills;
        this.files = files;
        this.now = now;
    }

    /** The signed address of the finished file; empty when the account has no bill for the month. */
    public Optional<String> export(Accounts.Entry entry, YearMonth month) {
        Instant time = now.get();
        String name =
                STAMP.format(time) + "-" + entry.account().id().operatorId() + "-billing-" + Days.text(month) + ".csv";
        Path part = files.part();
        try {
            if (!write(part, entry, month, Days.of(time))) {
                return Optional.empty();
            }
            return Optional.of(files.publish(part, name));
        } catch (IOException failure) {
            throw new StoreException("cannot write the export " + name + ": " + failure, failure);
        } finally {
            files.discard(part);
        }
    }

    private boolean write(Path path, Accounts.Entry entry, YearMonth month, LocalDate today) throws IOException {
        try (Snapshot snapshot = store.snapshot()) {
            CsvColumns columns = new CsvColumns();
            Optional<BillOfMonth> bill = bills.columns(snapshot, entry, month, today, columns);
            if (bill.isEmpty() || unavailable(bill.get())) {
                return false;
            }
            try (OutputStream out = Files.newOutputStream(path)) {
                CsvRows rows = new CsvRows(out, columns);
                rows.header(columns.header());
                bills.bill(snapshot, entry, month, today, rows);
                rows.flush();
            }
            return true;
        }
    }

    private static boolean unavailable(BillOfMonth bill) {
        return bill.state() instanceof Bills.State.Closed
                && !bill.statement().bill().hasCharges();
    }
}

package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.YearMonth;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;

/** The detailed CSV of a bill: two passes over one snapshot, first for the columns, then for the rows. */
final class BillCsv {
    private final Store store;
    private final Bills bills;

    BillCsv(Store store, Bills bills) {
        this.store = store;
        this.bills = bills;
    }

    /** @throws IOException when {@code out} cannot take it */
    void write(OutputStream out, Accounts.Entry entry, YearMonth month, LocalDate today) throws IOException {
        try (Snapshot snapshot = store.snapshot()) {
            CsvColumns columns = new CsvColumns();
            bills.columns(snapshot, entry, month, today, columns);
            CsvRows rows = new CsvRows(out, columns);
            rows.header(columns.header());
            bills.bill(snapshot, entry, month, today, rows);
            rows.flush();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}

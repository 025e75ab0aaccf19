package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.store.FewLines;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.text.Cells;

/** The detailed CSV of a bill: first its columns are found, then its rows written, both from one snapshot. */
final class BillCsv {
    /** Rows of a large bill that are written while the texts of the rest are read. */
    private static final int FIRST = 10_000;

    private final Store store;
    private final Bills bills;
    private final ClosedCsv closedCsv;

    BillCsv(Store store, Bills bills) {
        this.store = store;
        this.bills = bills;
        this.closedCsv = new ClosedCsv(store, FewLines.MOST, FIRST);
    }

    /** @throws IOException when {@code out} cannot take it */
    void write(OutputStream out, Accounts.Entry entry, YearMonth month, LocalDate today, Cells cells)
            throws IOException {
        try (Snapshot snapshot = store.snapshot()) {
            Optional<Bills.Closed> closed = bills.closed(snapshot, entry, month);
            if (closed.isEmpty()) {
                CsvColumns columns = new CsvColumns();
                bills.bill(snapshot, entry, month, today, columns::of);
                CsvRows rows = new CsvRows(out, columns, cells);
                rows.header(columns.header());
                bills.bill(snapshot, entry, month, today, rows);
                rows.flush();
            } else {
                closedCsv.write(out, snapshot, closed.get(), entry.number(), cells);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}

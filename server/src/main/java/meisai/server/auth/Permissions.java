package meisai.server.auth;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a user may do: names of operations such as {@code Billing:getBilling}, {@code Billing:*} for all of one kind, and
 * {@code *} for everything. An operator itself may do everything.
 */
public final class Permissions {
    public static final String GET_BILLING = "Billing:getBilling";
    public static final String GET_BILLING_HISTORY = "Billing:getBillingHistory";
    public static final String GET_BILLING_PER_DAY = "Billing:getBillingPerDay";
    public static final String GET_LATEST_BILLING = "Billing:getLatestBilling";
    public static final String EXPORT_BILLING = "Billing:exportBilling";
    public static final String EXPORT_LATEST_BILLING = "Billing:exportLatestBilling";
    public static final String SUMMARY_OF_BILL_ITEMS = "Billing:getBillingSummaryOfBillItems";
    public static final String SUMMARY_OF_SIMS = "Billing:getBillingSummaryOfSims";
    public static final String GET_EXPORTED_FILE = "Files:getExportedFile";
    public static final String GET_PAYMENT_TRANSACTION = "Payment:getPaymentTransaction";
    public static final String LIST_PAYMENT_STATEMENTS = "Payment:listPaymentStatements";
    public static final String EXPORT_PAYMENT_STATEMENT = "Payment:exportPaymentStatement";
    public static final String LIST_COUPONS = "Payment:listCoupons";

    /** Every operation that can be permitted, by name. */
    public static final SortedSet<String> OPERATIONS = new TreeSet<>(List.of(
            GET_BILLING,
            GET_BILLING_HISTORY,
            GET_BILLING_PER_DAY,
            GET_LATEST_BILLING,
            EXPORT_BILLING,
            EXPORT_LATEST_BILLING,
            SUMMARY_OF_BILL_ITEMS,
            SUMMARY_OF_SIMS,
            GET_EXPORTED_FILE,
            GET_PAYMENT_TRANSACTION,
            LIST_PAYMENT_STATEMENTS,
            EXPORT_PAYMENT_STATEMENT,
            LIST_COUPONS));

    private static final String ALL = "*";

    private Permissions() {}

    /** Does this name permit anything at all? */
    public static boolean isKnown(String permission) {
        return OPERATIONS.stream().anyMatch(operation -> permits(permission, operation));
    }

    static boolean permit(List<String> permissions, String operation) {
        return permissions.stream().anyMatch(permission -> permits(permission, operation));
    }

    private static boolean permits(String permission, String operation) {
        return permission.equals(ALL)
                || permission.equals(operation)
                || permission.equals(operation.substring(0, operation.indexOf(':') + 1) + ALL);
    }
}

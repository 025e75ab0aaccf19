package meisai.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations that a provider key opens, by method and path: the name of an operation is the name of the permission for it,
 * and the one that the description of the interface has.
 */
final class ProviderOperations {
    private static final String BASE = "/meisai/v1/";

    private static final Map<String, String> NAMES = Stream.of(
                    operation("POST", "operators", "createOperator"),
                    operation("GET", "operators/{id}", "getOperator"),
                    operation("PATCH", "operators/{id}", "changeOperator"),
                    operation("POST", "operators/{id}/users", "createUser"),
                    operation("GET", "operators/{id}/users", "listUsers"),
                    operation("PATCH", "operators/{id}/users/{userName}", "changeUser"),
                    operation("DELETE", "operators/{id}/users/{userName}", "deleteUser"),
                    operation("POST", "operators/{id}/mfa/reset", "resetMfa"),
                    operation("POST", "price-books", "publishPriceBook"),
                    operation("POST", "resources", "changeResources"),
                    operation("GET", "resources/{kind}/{id}", "getResourceData"),
                    operation("POST", "usage", "importUsage"),
                    operation("GET", "usage/conflicts", "listConflicts"),
                    operation("GET", "usage/late", "listLate"),
                    operation("GET", "usage/parked", "listParked"),
                    operation("POST", "months/{yyyyMM}/close", "closeMonth"),
                    operation("GET", "jobs", "listJobs"),
                    operation("GET", "jobs/{id}", "getJob"),
                    operation("POST", "backups", "startBackup"),
                    operation("GET", "backups", "listBackups"),
                    operation("GET", "retention", "getRetention"),
                    operation("POST", "retention", "startRetention"),
                    operation("GET", "conservation", "listReceipts"),
                    operation("GET", "test-clock", "getTestClock"),
                    operation("PUT", "test-clock", "setTestClock"),
                    operation("GET", "bills/{yyyyMM}", "getBill"),
                    operation("GET", "bills/{yyyyMM}/lines", "listBillLines"),
                    operation("POST", "bills/{yyyyMM}/export", "exportBill"),
                    operation("GET", "exports/{exportedFileId}", "getExport"),
                    operation("POST", "months/{yyyyMM}/export", "exportMonth"),
                    operation("GET", "jobs/{id}/files", "listExportedFiles"),
                    operation("POST", "usage/conflicts/{id}/resolve", "resolveConflict"),
                    operation("POST", "usage/void", "voidUsage"),
                    operation("POST", "charges", "postCharges"),
                    operation("GET", "charges/conflicts", "listChargeConflicts"),
                    operation("POST", "coupons", "grantCoupon"),
                    operation("GET", "payments/{id}", "getPayment"),
                    operation("POST", "payments/{id}/status", "setPaymentStatus"),
                    operation("POST", "months/{yyyyMM}/verify", "verifyMonth"),
                    operation("POST", "months/{yyyyMM}/release", "releaseMonth"),
                    operation("GET", "conservation/{yyyyMM}", "getConservation"),
                    operation("GET", "bills/{yyyyMM}/explain", "explainBill"),
                    operation("GET", "bills/{yyyyMM}/explain/records", "listRecordsBehind"),
                    operation("GET", "costs", "listCosts"),
                    operation("POST", "simulations", "startSimulation"),
                    operation("GET", "simulations", "listSimulations"),
                    operation("GET", "simulations/{simulationId}", "getSimulation"),
                    operation("DELETE", "simulations/{simulationId}", "deleteSimulation"),
                    operation("GET", "simulations/{simulationId}/differences", "listSimulatedDifferences"),
                    operation("GET", "simulations/{simulationId}/csv", "downloadSimulatedDifferences"),
                    operation("POST", "provider-keys", "createProviderKey"),
                    operation("GET", "provider-keys", "listProviderKeys"),
                    operation("DELETE", "provider-keys/{keyId}", "revokeProviderKey"),
                    operation("POST", "signing-keys/rotate", "rotateSigningKeys"),
                    operation("GET", "audit", "listAudit"),
                    Map.entry("GET /metrics", "getMetrics"))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private ProviderOperations() {}

    private static Map.Entry<String, String> operation(String method, String path, String name) {
        return Map.entry(method + " " + BASE + path, name);
    }

    /** The name of what is served at a path with its parameters in braces. */
    static Optional<String> name(String method, String path) {
        return Optional.ofNullable(NAMES.get(method + " " + path));
    }

    /** Names by method and path. */
    static Map<String, String> all() {
        return NAMES;
    }
}

package meisai.server.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a provider key may do, as names of the operations of the native API. Every key may read. */
public enum ProviderRole {
    /** Everything. */
    ADMIN {
        @Override
        boolean mayChange(String operation) {
            return true;
        }
    },
    /** Prices, usage, months, money and exports; not who exists, who may call, or the server itself. */
    BILLING {
        @Override
        boolean mayChange(String operation) {
            return !OF_ADMINS.contains(operation);
        }
    },
    /** Takes usage, charges and changes of resources in. */
    IMPORT {
        @Override
        boolean mayChange(String operation) {
            return IMPORTS.contains(operation);
        }
    },
    /** Changes nothing. */
    READER {
        @Override
        boolean mayChange(String operation) {
            return false;
        }
    };

    private static final Set<String> OF_ADMINS = Set.of(
            "createOperator",
            "changeOperator",
            "createUser",
            "changeUser",
            "deleteUser",
            "resetMfa",
            "createProviderKey",
            "revokeProviderKey",
            "rotateSigningKeys",
            "startBackup",
            "startRetention",
            "setTestClock");
    private static final Set<String> IMPORTS = Set.of("importUsage", "changeResources", "postCharges");

    abstract boolean mayChange(String operation);

    /**
     * Whether a key with this role may make a call.
     *
     * @param reads whether the call changes nothing
     */
    public boolean may(String operation, boolean reads) {
        return reads ? !operation.equals("listAudit") || this == ADMIN : mayChange(operation);
    }

    /** As it is written in requests and in the store. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProviderRole> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}

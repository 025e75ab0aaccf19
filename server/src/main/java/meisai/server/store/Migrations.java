package meisai.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Brings the schema to today's version before anything else looks at it: one script and transaction a version. */
final class Migrations {
    private static final int LATEST = 4;

    private Migrations() {}

    static void run(Sql sql) {
        sql.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        int version = (int) sql.number("SELECT coalesce(max(version), 0) FROM schema_version");
        if (version > LATEST) {
            throw new StoreException("the store has schema version " + version + ", this version of Meisai knows up to "
                    + LATEST + "; use a newer Meisai");
        }
        for (int next = version + 1; next <= LATEST; next++) {
            sql.execute("BEGIN TRANSACTION");
            sql.execute(script(next));
            sql.update("INSERT INTO schema_version VALUES (?)", next);
            sql.execute("COMMIT");
        }
    }

    private static String script(int version) {
        String name = "V%03d.sql".formatted(version);
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("migration script " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new StoreException("cannot read the migration script " + name, failure);
        }
    }
}

package meisai.server.store;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Closes a store that failed and opens it again, as often as it takes until the file tells what became of the transaction that
 * met the failure.
 */
final class Reopening {
    /** @param lasted whether the store has the transaction */
    record Reopened(WriterConnection connection, boolean lasted) {}

    private static final Logger LOG = Logger.getLogger(Reopening.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Database database;
    private final BooleanSupplier stopping;
    private final Runnable betweenTries;

    Reopening(Database database, BooleanSupplier stopping, Runnable betweenTries) {
        this.database = database;
        this.stopping = stopping;
        this.betweenTries = betweenTries;
    }

    /** What the store says of a transaction; empty when the server is to stop before it says anything. */
    Optional<Reopened> lookFor(Transaction transaction) {
        for (Duration pause = FIRST_PAUSE; !stopping.getAsBoolean(); pause = longer(pause)) {
            try {
                database.reopen();
                return Optional.of(look(transaction));
            } catch (StoreException notYet) {
                LOG.log(Level.SEVERE, "the store cannot be opened again yet", notYet);
            }
            betweenTries.run();
            Pause.of(pause);
        }
        return Optional.empty();
    }

    private Reopened look(Transaction transaction) {
        WriterConnection connection = new WriterConnection(database);
        try {
            return new Reopened(connection, transaction.lastedIn(connection));
        } catch (StoreException failedAgain) {
            connection.forget();
            throw failedAgain;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}

package meisai.server.store;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who follow what is committed for a month of an account: they are told the usage itself, so that they need not ask
 * the store for it. The writer gathers it in a transaction ({@link Pending}) and hands it over once that is durable.
 */
public final class Followers {
    /** Rows that wait for one follower; who does not ask for them reads the store. */
    static final int MOST_OF_ONE = 1 << 16;

    /** Rows that wait for all of them, 34 bytes each. */
    static final int MOST = 1 << 19;

    private final Object lock = new Object();
    /** By account; a list never changes. */
    private final Map<Integer, List<Follower>> all = new ConcurrentHashMap<>();
    /** Followers that began when a transaction had begun that was not handed over yet. */
    private final List<Follower> fresh = new ArrayList<>();

    private long transactions;
    /** Everything since the store was opened and up to this sequence number was handed over. */
    private long through;

    private int waiting;

    /**
     * What one follower is told.
     *
     * @param rows in the order of their sequence numbers
     * @param through everything up to this sequence number is in what it was told up to now, or was in the store when
     *     it was opened
     */
    public record Came(UsageRows rows, long through) {}

    /** Follows a month of an account. For one thread at a time. */
    public final class Follower implements AutoCloseable {
        private final int account;
        private final long firstDay;
        private final long lastDay;
        /** The first transaction that can tell it everything: what was gathered in others before is unknown. */
        private final long firstTransaction;

        private UsageRows rows = new UsageRows();
        /** Something else came, or more than is kept: only the store knows it. */
        private boolean missed = true;

        private boolean ended;

        private Follower(int account, YearMonth month, long firstTransaction) {
            this.account = account;
            this.firstDay = month.atDay(1).toEpochDay();
            this.lastDay = month.atEndOfMonth().toEpochDay();
            this.firstTransaction = firstTransaction;
        }

        /**
         * What came since it was asked last; empty when that is not only regular usage, and the store is to be read. A
         * snapshot opened after this has at least what came up to now.
         */
        public Optional<Came> came() {
            synchronized (lock) {
                if (missed) {
                    missed = ended;
                    return Optional.empty();
                }
                Came came = new Came(rows, through);
                waiting -= rows.size();
                rows = new UsageRows();
                return Optional.of(came);
            }
        }

        private void add(UsageRows from, int row, long transaction) {
            if (missed || transaction < firstTransaction || from.day(row) < firstDay || from.day(row) > lastDay) {
                return;
            }
            if (rows.size() == MOST_OF_ONE) {
                miss();
                return;
            }
            if (waiting == MOST) {
                // Those who do not ask have most of it; who asks again begins with little.
                missAll();
                return;
            }
            rows.add(from, row);
            waiting++;
        }

        private void miss() {
            waiting -= rows.size();
            rows = new UsageRows();
            missed = true;
        }

        /** Follows no more; what came is unknown from here on. */
        @Override
        public void close() {
            synchronized (lock) {
                ended = true;
                miss();
                fresh.remove(this);
                all.computeIfPresent(account, (number, followers) -> {
                    List<Follower> left =
                            followers.stream().filter(one -> !one.ended).toList();
                    return left.isEmpty() ? null : left;
                });
            }
        }
    }

    /** Follows a month of an account from now on; the first question is one for the store. */
    public Follower follow(int account, YearMonth month) {
        synchronized (lock) {
            Follower follower = new Follower(account, month, transactions + 1);
            fresh.add(follower);
            all.merge(account, List.of(follower), (followers, more) -> {
                List<Follower> both = new ArrayList<>(followers);
                both.addAll(more);
                return List.copyOf(both);
            });
            return follower;
        }
    }

    /** Everyone has to read the store. */
    void missAll() {
        synchronized (lock) {
            all.values().forEach(followers -> followers.forEach(Follower::miss));
        }
    }

    /** What a transaction that begins now will have for followers. */
    Pending pending() {
        synchronized (lock) {
            return new Pending(++transactions);
        }
    }

    /** What a transaction has for followers. For the writer's thread. */
    final class Pending {
        private final long transaction;
        private final UsageRows rows = new UsageRows();
        private final List<List<Follower>> to = new ArrayList<>();
        private final Set<Follower> missing = Collections.newSetFromMap(new IdentityHashMap<>());
        private long last;

        private Pending(long transaction) {
            this.transaction = transaction;
        }

        void usage(long seq, byte state, UsageTable.Row row) {
            reached(seq);
            List<Follower> followers = all.get(row.account());
            if (followers == null) {
                return;
            }
            if (state == UsageTable.REGULAR) {
                rows.add(seq, row);
                to.add(followers);
            } else {
                missing.addAll(followers);
            }
        }

        /** Something of an account is numbered that followers are not told. */
        void other(long seq, int account) {
            reached(seq);
            other(account);
        }

        /** Something of an account changes that followers are not told. */
        void other(int account) {
            missing.addAll(all.getOrDefault(account, List.of()));
        }

        /** A sequence number was given. */
        void reached(long seq) {
            last = Math.max(last, seq);
        }

        /** It is durable. */
        void handOver() {
            synchronized (lock) {
                for (int row = 0; row < to.size(); row++) {
                    for (Follower follower : to.get(row)) {
                        follower.add(rows, row, transaction);
                    }
                }
                missing.forEach(Follower::miss);
                fresh.removeIf(follower -> {
                    if (follower.firstTransaction > transaction) {
                        follower.miss();
                        return false;
                    }
                    return true;
                });
                through = Math.max(through, last);
            }
        }
    }
}

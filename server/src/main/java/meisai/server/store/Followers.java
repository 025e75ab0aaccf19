package meisai.server.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Those who follow what is committed of an account: they are told the usage itself, so that they need not ask the store
 * for it. The writer gathers it in a transaction ({@link Pending}) and hands it over once that is durable.
 */
public final class Followers {
    /** Rows that wait for one follower; who does not ask for them reads the store. */
    static final int MOST_OF_ONE = 1 << 16;

    /** Rows that wait for all of them, 34 bytes each. */
    static final int MOST = 1 << 19;

    private final Object lock = new Object();
    /** By account; the lists never change. */
    private volatile Map<Integer, List<Follower>> all = Map.of();
    /** Everything since the store was opened and up to this sequence number was handed over. */
    private long through;

    private int waiting;

    /**
     * What one account is told.
     *
     * @param rows in the order of their sequence numbers
     * @param through everything up to this sequence number is in what it was told up to now, or was in the store when
     *     it was opened
     */
    public record Came(UsageRows rows, long through) {}

    /** Follows an account. For one thread at a time. */
    public final class Follower implements AutoCloseable {
        private final int account;
        private UsageRows rows = new UsageRows();
        /** Something else came, or more than is kept: only the store knows it. */
        private boolean missed = true;

        private Follower(int account) {
            this.account = account;
        }

        /**
         * What came since it was asked last; empty when that is not only regular usage, and the store is to be read. A
         * snapshot opened after this has at least what came up to now.
         */
        public Optional<Came> came() {
            synchronized (lock) {
                if (missed) {
                    missed = isEnded();
                    return Optional.empty();
                }
                Came came = new Came(rows, through);
                waiting -= rows.size();
                rows = new UsageRows();
                return Optional.of(came);
            }
        }

        private boolean isEnded() {
            return !of(account).contains(this);
        }

        private void add(UsageRows from, int row) {
            if (missed) {
                return;
            }
            if (rows.size() == MOST_OF_ONE || waiting == MOST) {
                miss();
            } else {
                rows.add(from, row);
                waiting++;
            }
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
                List<Follower> left = new ArrayList<>(of(account));
                left.remove(this);
                change(account, left);
                miss();
            }
        }
    }

    /** Follows an account from now on; the first question is one for the store. */
    public Follower follow(int account) {
        Follower follower = new Follower(account);
        synchronized (lock) {
            List<Follower> more = new ArrayList<>(of(account));
            more.add(follower);
            change(account, more);
        }
        return follower;
    }

    private List<Follower> of(int account) {
        return all.getOrDefault(account, List.of());
    }

    private void change(int account, List<Follower> followers) {
        Map<Integer, List<Follower>> changed = new HashMap<>(all);
        if (followers.isEmpty()) {
            changed.remove(account);
        } else {
            changed.put(account, List.copyOf(followers));
        }
        all = changed;
    }

    Pending pending() {
        return new Pending(all);
    }

    /** What a transaction has for followers. For the writer's thread. */
    final class Pending {
        /** Who followed when the transaction began: others cannot know what was gathered before. */
        private final Map<Integer, List<Follower>> followed;

        private final UsageRows rows = new UsageRows();
        private final List<List<Follower>> to = new ArrayList<>();
        private final Set<Follower> missing = Collections.newSetFromMap(new IdentityHashMap<>());
        private long last;

        private Pending(Map<Integer, List<Follower>> followed) {
            this.followed = followed;
        }

        void usage(long seq, byte state, UsageTable.Row row) {
            last = Math.max(last, seq);
            List<Follower> followers = followed.get(row.account());
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
            last = Math.max(last, seq);
            other(account);
        }

        /** Something of an account changes that followers are not told. */
        void other(int account) {
            missing.addAll(followed.getOrDefault(account, List.of()));
        }

        /** It is durable. */
        void handOver() {
            synchronized (lock) {
                for (int row = 0; row < to.size(); row++) {
                    for (Follower follower : to.get(row)) {
                        follower.add(rows, row);
                    }
                }
                missing.forEach(Follower::miss);
                if (!all.equals(followed)) {
                    all.forEach((account, followers) -> followers.stream()
                            .filter(follower ->
                                    !followed.getOrDefault(account, List.of()).contains(follower))
                            .forEach(Follower::miss));
                }
                through = Math.max(through, last);
            }
        }
    }
}

package meisai.server.usage;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import meisai.price.Matcher;
import meisai.pricebook.PriceBookHistory;

/** Keeps {@link ParkedCheck}s for the next body: to make one means to look through a whole book. */
final class ParkedChecks {
    /** Of one book; as many bodies may be checked at once without making one anew. */
    private static final int MAX_IDLE = 8;

    private final Map<String, Queue<ParkedCheck>> idle = new ConcurrentHashMap<>();

    /** One for the caller alone, for the versions as they are now; to be given {@link #back}. */
    ParkedCheck take(String bookId, PriceBookHistory history) {
        Queue<ParkedCheck> ofBook = ofBook(bookId);
        for (ParkedCheck check = ofBook.poll(); check != null; check = ofBook.poll()) {
            if (check.matcher().history().equals(history)) {
                return check;
            }
        }
        return new ParkedCheck(new Matcher(history));
    }

    void back(String bookId, ParkedCheck check) {
        Queue<ParkedCheck> ofBook = ofBook(bookId);
        if (ofBook.size() < MAX_IDLE) {
            ofBook.add(check);
        }
    }

    private Queue<ParkedCheck> ofBook(String bookId) {
        return idle.computeIfAbsent(bookId, id -> new ConcurrentLinkedQueue<>());
    }
}

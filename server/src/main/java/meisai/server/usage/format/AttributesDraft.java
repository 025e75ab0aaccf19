package meisai.server.usage.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import meisai.usage.Attributes;

/** The attributes of the record that is being read, and the sets read lately, so that each is one object. */
final class AttributesDraft {
    private static final int SLOTS = 1024;
    /** Of names and values of a set that is kept. */
    private static final int MOST_CHARS = 256;

    private final Kept[] slots = new Kept[SLOTS];
    private final String[] names = new String[Attributes.MAX_COUNT];
    private final String[] values = new String[Attributes.MAX_COUNT];
    /** Names that came with an empty value: absent, but not to be given again. */
    private final Set<String> emptyNames = new HashSet<>();

    private int count;

    AttributesDraft() {
        Arrays.fill(slots, new Kept(new String[0], new String[0], Attributes.NONE));
        clear();
    }

    void clear() {
        count = 0;
        if (!emptyNames.isEmpty()) {
            emptyNames.clear();
        }
    }

    boolean isFull() {
        return count == names.length;
    }

    boolean has(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return !emptyNames.isEmpty() && emptyNames.contains(name);
    }

    /** To be called only when there is room for it and its name is new. */
    void add(String name, String value) {
        names[count] = name;
        values[count] = value;
        count++;
    }

    void addEmpty(String name) {
        emptyNames.add(name);
    }

    /** Whether every name passes the check; a set of attributes read lately passed it then. */
    boolean areNames(Predicate<String> check) {
        return isAsIn(slots[slot()]) || Arrays.stream(names, 0, count).allMatch(check);
    }

    Attributes attributes() {
        if (count == 0) {
            return Attributes.NONE;
        }
        int slot = slot();
        if (isAsIn(slots[slot])) {
            return slots[slot].attributes;
        }
        if (isLong()) {
            return made();
        }
        slots[slot] = new Kept(Arrays.copyOf(names, count), Arrays.copyOf(values, count), made());
        return slots[slot].attributes;
    }

    /** Too long to be kept for other records. */
    private boolean isLong() {
        int chars = 0;
        for (int i = 0; i < count; i++) {
            chars += names[i].length() + values[i].length();
        }
        return chars > MOST_CHARS;
    }

    private int slot() {
        int hash = 0;
        for (int i = 0; i < count; i++) {
            hash = 31 * (31 * hash + names[i].hashCode()) + values[i].hashCode();
        }
        return (hash ^ hash >>> 10 ^ hash >>> 20) & (SLOTS - 1);
    }

    private boolean isAsIn(Kept kept) {
        if (kept.names.length != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!kept.names[i].equals(names[i]) || !kept.values[i].equals(values[i])) {
                return false;
            }
        }
        return true;
    }

    private Attributes made() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(names[i], values[i]);
        }
        return new Attributes(map);
    }

    /** One set of attributes, with names and values in the order in which the sender wrote them. */
    private static final class Kept {
        private final String[] names;
        private final String[] values;
        private final Attributes attributes;

        Kept(String[] names, String[] values, Attributes attributes) {
            this.names = names;
            this.values = values;
            this.attributes = attributes;
        }
    }
}

package meisai.server.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import meisai.account.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of resources, from 1, and something that belongs to each. Millions of them are some large arrays of numbers and bytes
 * instead of objects, which the collector would follow one by one: about 50 bytes a resource. One thread adds; any thread
 * asks, without waiting.
 */
final class ResourceNumbers<T> {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int FIRST_SLOTS = 1 << 8;
    /** Of ten slots so many are used before there are twice as many. */
    private static final int USED_OF_TEN = 6;

    /** A slot whose resource has another name now; those behind it are still found. */
    private static final long RENAMED = 0xFFFF_FFFFL;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle BELONGING = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int KIND = Integer.BYTES;
    private static final int WIDE = KIND + 1;
    private static final int LENGTH = WIDE + 1;
    private static final int ID = LENGTH + Character.BYTES;

    /** The resources of consecutive numbers: where in the bytes each one is, 0 for none, and what belongs to it. */
    private static final class Page {
        private final int[] places = new int[PAGE];
        private final @Nullable Object[] belonging = new Object[PAGE];
        private volatile byte[] bytes = new byte[PAGE];
        private int used = 1;

        /** Who reads the old bytes finds what was there before. */
        private int room(int size) {
            int place = used;
            used += size;
            if (used > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(used, bytes.length + bytes.length / 2));
            }
            return place;
        }
    }

    private final long seed;
    private final long multiplier;
    private volatile Page[] pages = {};
    /** Slots in use, those of old names too. */
    private int size;

    /** A hash in the high half and a number in the low one, each at the first place free from where its hash points to. */
    private volatile long[] slots = new long[FIRST_SLOTS];

    ResourceNumbers() {
        // Nobody can choose ids that meet in one place.
        SecureRandom random = new SecureRandom();
        this.seed = random.nextLong();
        this.multiplier = random.nextLong() | 1;
    }

    private int hash(int account, Resource resource) {
        long hash = (seed ^ account) * multiplier + kind(resource);
        String id = resource.id();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * multiplier;
            hash ^= hash >>> 32;
        }
        hash *= multiplier;
        return (int) (hash >>> Integer.SIZE);
    }

    private static byte kind(Resource resource) {
        return switch (resource.kind()) {
            case IMSI -> 0;
            case VPG_ID -> 1;
            case LORA_GATEWAY_ID -> 2;
            case LORA_DEVICE_ID -> 3;
            case SIGFOX_DEVICE_ID -> 4;
            case DEVICE_ID -> 5;
            case GADGET_ID -> 6;
            case SORA_CAM_DEVICE_ID -> 7;
        };
    }

    private static int home(int hash, int slots) {
        return hash >>> (Integer.numberOfLeadingZeros(slots) + 1);
    }

    /** The number of a resource, or 0. */
    int find(int account, Resource resource) {
        int hash = hash(account, resource);
        long[] now = slots;
        int at = home(hash, now.length);
        while (true) {
            long slot = (long) SLOT.getAcquire(now, at);
            if (slot == 0) {
                return 0;
            }
            if (slot != RENAMED && (int) (slot >>> Integer.SIZE) == hash && isAt((int) slot, account, resource)) {
                return (int) slot;
            }
            at = at + 1 == now.length ? 0 : at + 1;
        }
    }

    private boolean isAt(int number, int account, Resource resource) {
        Page page = pages[number >>> PAGE_BITS];
        // In this order: the bytes are those of the place, or later ones.
        int place = (int) PLACE.getAcquire(page.places, number & (PAGE - 1));
        byte[] bytes = page.bytes;
        String id = resource.id();
        if ((int) INT.get(bytes, place) != account
                || bytes[place + KIND] != kind(resource)
                || (char) CHAR.get(bytes, place + LENGTH) != id.length()) {
            return false;
        }
        boolean wide = bytes[place + WIDE] != 0;
        for (int i = 0; i < id.length(); i++) {
            char there = wide
                    ? (char) CHAR.get(bytes, place + ID + i * Character.BYTES)
                    : (char) (bytes[place + ID + i] & 0xFF);
            if (there != id.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Adds a resource that is not there. */
    void add(int number, int account, Resource resource, T belonging) {
        Page page = page(number);
        page.places[number & (PAGE - 1)] = write(page, account, resource);
        page.belonging[number & (PAGE - 1)] = belonging;
        index(number, account, resource);
    }

    private void index(int number, int account, Resource resource) {
        if (10L * (size + 1) > (long) USED_OF_TEN * slots.length) {
            grow();
        }
        put(slots, hash(account, resource), number);
        size++;
    }

    private Page page(int number) {
        int index = number >>> PAGE_BITS;
        if (index >= pages.length) {
            Page[] more = Arrays.copyOf(pages, index + 1);
            for (int i = pages.length; i < more.length; i++) {
                more[i] = new Page();
            }
            pages = more;
        }
        return pages[index];
    }

    private static int write(Page page, int account, Resource resource) {
        String id = resource.id();
        boolean wide = isWide(id);
        int place = page.room(size(id));
        byte[] bytes = page.bytes;
        INT.set(bytes, place, account);
        bytes[place + KIND] = kind(resource);
        bytes[place + WIDE] = (byte) (wide ? 1 : 0);
        CHAR.set(bytes, place + LENGTH, (char) id.length());
        for (int i = 0; i < id.length(); i++) {
            if (wide) {
                CHAR.set(bytes, place + ID + i * Character.BYTES, id.charAt(i));
            } else {
                bytes[place + ID + i] = (byte) id.charAt(i);
            }
        }
        return place;
    }

    private static boolean isWide(String id) {
        return id.chars().anyMatch(each -> each > 0xFF);
    }

    private static int size(String id) {
        return ID + id.length() * (isWide(id) ? Character.BYTES : 1);
    }

    private static void put(long[] into, int hash, int number) {
        int at = home(hash, into.length);
        while (into[at] != 0) {
            at = at + 1 == into.length ? 0 : at + 1;
        }
        SLOT.setRelease(into, at, (long) hash << Integer.SIZE | number);
    }

    private void grow() {
        long[] more = new long[slots.length * 2];
        size = 0;
        for (long slot : slots) {
            if (slot != 0 && slot != RENAMED) {
                size++;
                put(more, (int) (slot >>> Integer.SIZE), (int) slot);
            }
        }
        slots = more;
    }

    /** Gives a number another name; nobody finds it by the one before, which is written over. */
    void rename(int number, int account, Resource before, Resource after) {
        long[] now = slots;
        int hash = hash(account, before);
        long slot = (long) hash << Integer.SIZE | number;
        int at = home(hash, now.length);
        while (now[at] != slot) {
            if (now[at] == 0) {
                throw new IllegalArgumentException("number " + number + " is not that of " + before);
            }
            at = at + 1 == now.length ? 0 : at + 1;
        }
        SLOT.setRelease(now, at, RENAMED);
        Page page = page(number);
        int place = page.places[number & (PAGE - 1)];
        PLACE.setRelease(page.places, number & (PAGE - 1), write(page, account, after));
        Arrays.fill(page.bytes, place + ID, place + size(before.id()), (byte) 0);
        index(number, account, after);
    }

    /** What belongs to a number that is there. */
    @SuppressWarnings("unchecked") // only add() and set() put something there
    T belonging(int number) {
        return (T) BELONGING.getAcquire(pages[number >>> PAGE_BITS].belonging, number & (PAGE - 1));
    }

    void set(int number, T belonging) {
        BELONGING.setRelease(pages[number >>> PAGE_BITS].belonging, number & (PAGE - 1), belonging);
    }
}

package meisai.server.usage;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;

/**
 * Memory outside the Java heap for the keys of open months: most of what a server holds, and nothing a garbage collector
 * should look at again and again. Blocks are freed by who asked for them. Belongs to one thread at a time, as its keys do.
 */
final class KeyMemory {
    /** How far the amount moves before whoever shares the memory is told. */
    private static final long STEP = 16L << 20;

    /** The allocator of the C library, looked up when the first key comes. */
    private static final class Native {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle CALLOC = handle(
                "calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        private static final MethodHandle FREE = handle("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

        @SuppressWarnings("restricted") // the two functions have these signatures everywhere
        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
        }
    }

    private final long most;
    private final LongPredicate taken;
    /** Changed by the thread it belongs to, read by others. */
    private final AtomicLong used = new AtomicLong();

    private long told;
    private boolean ending;

    /**
     * @param most bytes in all, up to which new records are taken
     * @param taken is told now and then how many bytes are taken; false when that is to be said again
     */
    KeyMemory(long most, LongPredicate taken) {
        this.most = most;
        this.taken = taken;
    }

    /**
     * Whether no more records should come. Whatever else needs room, such as what is read at a start, gets it all the same.
     */
    boolean isFull() {
        return used.get() >= most;
    }

    /** What is said to whoever sends records when it is full. */
    Refusal full() {
        return new Refusal(
                Kind.BUSY,
                "tooManyOpenRecords",
                "the keys of the records of open months take " + (used.get() >> 20)
                        + " MiB, which is all that the server's"
                        + " memory has room for; close a month, or give the server more memory (MEISAI_MEMORY)");
    }

    /**
     * A block of zeros, which is not freed before {@link #free}.
     *
     * @throws OutOfMemoryError when the system has none left
     */
    @SuppressWarnings("restricted") // the block has this size
    MemorySegment allocate(long bytes) {
        MemorySegment block = zeros(bytes);
        if (block.address() == 0) {
            throw new OutOfMemoryError("no memory for " + bytes + " bytes of keys");
        }
        use(bytes);
        return block.reinterpret(bytes);
    }

    private static MemorySegment zeros(long bytes) {
        try {
            return (MemorySegment) Native.CALLOC.invokeExact(1L, bytes);
        } catch (Throwable failure) {
            throw new IllegalStateException("calloc failed", failure);
        }
    }

    /** Gives a block back, to be used no more. */
    void free(MemorySegment block) {
        long bytes = block.byteSize();
        try {
            Native.FREE.invokeExact(block);
        } catch (Throwable failure) {
            throw new IllegalStateException("free failed", failure);
        }
        use(-bytes);
    }

    private void use(long bytes) {
        long now = used.addAndGet(bytes);
        if (!ending && Math.abs(now - told) >= STEP && taken.test(now)) {
            told = now;
        }
    }

    /** Everything is freed next; nobody needs to be told. */
    void ending() {
        ending = true;
    }

    /** Bytes that are allocated. */
    long used() {
        return used.get();
    }
}

package meisai.server.store;

import java.util.Arrays;

/** Regular usage by columns, with numbers for names as in the store. */
public final class UsageRows {
    private static final int FIRST = 16;

    private int size;
    private long[] seqs = new long[0];
    private long[] quantities = seqs;
    private int[] resources = new int[0];
    private int[] meters = resources;
    private int[] attributeSets = resources;
    private int[] days = resources;
    private byte[] scales = new byte[0];

    int size() {
        return size;
    }

    void add(long seq, UsageTable.Row row) {
        add(
                seq,
                row.resource(),
                row.meter(),
                row.attributeSet(),
                Math.toIntExact(row.day().toEpochDay()),
                row.scale(),
                row.quantity());
    }

    void add(UsageRows from, int row) {
        add(
                from.seqs[row],
                from.resources[row],
                from.meters[row],
                from.attributeSets[row],
                from.days[row],
                from.scales[row],
                from.quantities[row]);
    }

    private void add(long seq, int resource, int meter, int attributeSet, int day, byte scale, long quantity) {
        if (size == seqs.length) {
            grow(size == 0 ? FIRST : 2 * size);
        }
        seqs[size] = seq;
        resources[size] = resource;
        meters[size] = meter;
        attributeSets[size] = attributeSet;
        days[size] = day;
        scales[size] = scale;
        quantities[size] = quantity;
        size++;
    }

    private void grow(int room) {
        seqs = Arrays.copyOf(seqs, room);
        quantities = Arrays.copyOf(quantities, room);
        resources = Arrays.copyOf(resources, room);
        meters = Arrays.copyOf(meters, room);
        attributeSets = Arrays.copyOf(attributeSets, room);
        days = Arrays.copyOf(days, room);
        scales = Arrays.copyOf(scales, room);
    }

    long seq(int row) {
        return seqs[row];
    }

    int resource(int row) {
        return resources[row];
    }

    int meter(int row) {
        return meters[row];
    }

    int attributeSet(int row) {
        return attributeSets[row];
    }

    /** The service day, since 1970. */
    int day(int row) {
        return days[row];
    }

    int scale(int row) {
        return scales[row];
    }

    /** The quantity times 10^scale. */
    long quantity(int row) {
        return quantities[row];
    }
}

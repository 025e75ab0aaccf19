package meisai.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Sends batches of records, some in flight at a time. One thread encodes ahead into a few buffers, so that a request is
 * ready when the answer to the one before has come.
 */
final class BatchSender {
    /** Sums over the answers, and the time until the last of them. */
    record Sent(long received, long accepted, long duplicates, double seconds, Latencies answers) {
        double perSecond() {
            return received / seconds;
        }
    }

    private record Batch(int number, Bytes bytes) {
        /** After the last one. */
        boolean isEnd() {
            return number < 0;
        }
    }

    private final Api api;
    private final Usage usage;
    private final int batchSize;
    private final int inFlight;
    private final double perSecond;

    BatchSender(Api api, Usage usage, int batchSize, int inFlight) {
        this(api, usage, batchSize, inFlight, Double.POSITIVE_INFINITY);
    }

    /** @param perSecond records at most; a batch is sent when its last record is due */
    BatchSender(Api api, Usage usage, int batchSize, int inFlight, double perSecond) {
        this.api = api;
        this.usage = usage;
        this.batchSize = batchSize;
        this.inFlight = inFlight;
        this.perSecond = perSecond;
    }

    private int batches() {
        return Math.toIntExact((usage.sent() + batchSize - 1) / batchSize);
    }

    /** The numbers of all batches in their order. */
    int[] all() {
        return IntStream.range(0, batches()).toArray();
    }

    /** Records of one batch. */
    int records(int batch) {
        return (int) Math.min(batchSize, usage.sent() - (long) batch * batchSize);
    }

    Sent send(int[] batches, Progress progress) throws IOException, InterruptedException, BenchFailure {
        BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(inFlight * 2);
        BlockingQueue<Batch> full = new ArrayBlockingQueue<>(inFlight * 3);
        for (int i = 0; i < inFlight * 2; i++) {
            empty.add(new Batch(0, new Bytes()));
        }
        AtomicLong[] sums = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
        Latencies answers = new Latencies();
        try (ExecutorService threads = Executors.newFixedThreadPool(inFlight + 1)) {
            List<Future<?>> work = new ArrayList<>();
            long start = System.nanoTime();
            work.add(threads.submit(() -> encode(batches, empty, full)));
            for (int i = 0; i < inFlight; i++) {
                work.add(threads.submit(() -> {
                    for (Batch batch = full.take(); !batch.isEnd(); batch = full.take()) {
                        long begin = System.nanoTime();
                        JsonNode answer = api.postUsage(batch.bytes());
                        answers.add(System.nanoTime() - begin);
                        sums[0].addAndGet(answer.get("received").asLong());
                        sums[1].addAndGet(answer.get("accepted").asLong());
                        sums[2].addAndGet(answer.get("duplicates").asLong());
                        progress.add(records(batch.number()));
                        empty.add(batch);
                    }
                    return true;
                }));
            }
            await(work, threads);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Sent(sums[0].get(), sums[1].get(), sums[2].get(), seconds, answers);
        }
    }

    private boolean encode(int[] batches, BlockingQueue<Batch> empty, BlockingQueue<Batch> full)
            throws InterruptedException {
        long start = System.nanoTime();
        long before = 0;
        for (int number : batches) {
            Bytes bytes = empty.take().bytes();
            bytes.clear();
            long first = (long) number * batchSize;
            for (int i = 0; i < records(number); i++) {
                usage.write(first + i, bytes);
            }
            before += records(number);
            // Also with infinity, which is no wait.
            long due = start + (long) (before * 1e9 / perSecond);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            full.put(new Batch(number, bytes));
        }
        for (int i = 0; i < inFlight; i++) {
            full.put(new Batch(-1, new Bytes()));
        }
        return true;
    }

    private static void await(List<Future<?>> work, ExecutorService threads)
            throws IOException, InterruptedException, BenchFailure {
        // From the last to the first: the senders fail, and the encoder then waits for them.
        for (Future<?> each : work.reversed()) {
            try {
                each.get();
            } catch (ExecutionException failure) {
                threads.shutdownNow();
                switch (failure.getCause()) {
                    case IOException cause -> throw cause;
                    case BenchFailure cause -> throw cause;
                    case null, default -> throw new BenchFailure("sending failed", failure);
                }
            }
        }
    }
}

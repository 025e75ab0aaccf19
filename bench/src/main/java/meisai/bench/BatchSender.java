package meisai.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Sends batches of records, some in flight at a time. One thread encodes ahead into a few buffers, so that a request is
 * ready when the answer to the one before has come.
 */
final class BatchSender {
    /** Sums over the answers, and the time until the last of them. */
    record Sent(
            long received, long accepted, long duplicates, double seconds, double medianMillis, double slowestMillis) {
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
    private final Workload workload;
    private final int batchSize;
    private final int inFlight;

    BatchSender(Api api, Workload workload, int batchSize, int inFlight) {
        this.api = api;
        this.workload = workload;
        this.batchSize = batchSize;
        this.inFlight = inFlight;
    }

    int batches() {
        return Math.toIntExact((workload.sent() + batchSize - 1) / batchSize);
    }

    /** Records of one batch. */
    int records(int batch) {
        return (int) Math.min(batchSize, workload.sent() - (long) batch * batchSize);
    }

    Sent send(int[] batches, Progress progress) throws IOException, InterruptedException, BenchFailure {
        BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(inFlight * 2);
        BlockingQueue<Batch> full = new ArrayBlockingQueue<>(inFlight * 3);
        for (int i = 0; i < inFlight * 2; i++) {
            empty.add(new Batch(0, new Bytes()));
        }
        AtomicLong[] sums = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
        long[] answers = new long[batches.length];
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(inFlight + 1)) {
            List<Future<?>> work = new ArrayList<>();
            long start = System.nanoTime();
            work.add(threads.submit(() -> encode(batches, empty, full)));
            for (int i = 0; i < inFlight; i++) {
                work.add(threads.submit(() -> {
                    for (Batch batch = full.take(); !batch.isEnd(); batch = full.take()) {
                        long begin = System.nanoTime();
                        JsonNode answer = api.postUsage(batch.bytes());
                        answers[answered.getAndIncrement()] = System.nanoTime() - begin;
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
            Arrays.sort(answers);
            return new Sent(
                    sums[0].get(),
                    sums[1].get(),
                    sums[2].get(),
                    seconds,
                    answers[answers.length / 2] / 1e6,
                    answers[answers.length - 1] / 1e6);
        }
    }

    private boolean encode(int[] batches, BlockingQueue<Batch> empty, BlockingQueue<Batch> full)
            throws InterruptedException {
        for (int number : batches) {
            Bytes bytes = empty.take().bytes();
            bytes.clear();
            long first = (long) number * batchSize;
            for (int i = 0; i < records(number); i++) {
                workload.write(first + i, bytes);
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

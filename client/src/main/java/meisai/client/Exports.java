package meisai.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import meisai.client.api.BillingApi;
import meisai.client.api.FilesApi;
import meisai.client.invoker.ApiClient;
import meisai.client.invoker.ApiException;
import meisai.client.model.GetExportedFileResponse;
import meisai.client.model.GetExportedFileResponse.StatusEnum;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Exports of the detailed CSV that the server writes in its own time: starts one, waits for it, fetches the file.
 *
 * <p>The first question comes at once, the next ones after pauses that double from 200 milliseconds to 10 seconds. An
 * answer that the rate limit is used up (429) or the server is busy (503) is waited out like a file that is not ready.
 * An address works without credentials for 48 hours, so it is as secret as the file.
 */
public final class Exports {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(30);
    private static final String ASYNC = "async";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final ApiClient client;
    private final Duration limit;
    private final Pauses pauses;

    /** Waits at most 30 minutes for a file. */
    public Exports(ApiClient client) {
        this(client, DEFAULT_LIMIT, Pauses.REAL);
    }

    Exports(ApiClient client, Duration limit, Pauses pauses) {
        this.client = client;
        this.limit = limit;
        this.pauses = pauses;
    }

    /** The same, but waits at most this long for a file. */
    public Exports waitingAtMost(Duration changed) {
        return new Exports(client, changed, pauses);
    }

    /**
     * Exports a month ({@code yyyyMM}) and waits for the file.
     *
     * @return where the file is
     * @throws ApiException with status 404 when there is no bill, 400 when the month is malformed
     * @throws ExportException when the server gave up or the time limit passed
     */
    public URI bill(String yearMonth) throws ApiException, ExportException, InterruptedException {
        return await(new BillingApi(client).exportBilling(yearMonth, ASYNC).getExportedFileId());
    }

    /** Exports the current month, as {@link #bill} does. */
    public URI latestBill() throws ApiException, ExportException, InterruptedException {
        return await(new BillingApi(client).exportLatestBilling(ASYNC).getExportedFileId());
    }

    /**
     * Waits for an export that was started before.
     *
     * @param exportedFileId {@code fe_...}
     * @throws ApiException with status 404 when there is no such export
     * @throws ExportException when the server gave up or the time limit passed
     */
    public URI await(String exportedFileId) throws ApiException, ExportException, InterruptedException {
        Duration start = pauses.now();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<URI> file = ask(exportedFileId);
            if (file.isPresent()) {
                return file.get();
            }
            Duration left = limit.minus(pauses.now().minus(start));
            if (left.isZero() || left.isNegative()) {
                throw new ExportException(
                        ExportException.Reason.TIMED_OUT,
                        exportedFileId,
                        "the export " + exportedFileId + " is not ready after " + limit.toSeconds() + " seconds");
            }
            pauses.pause(shorter(pause, left));
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Optional<URI> ask(String exportedFileId) throws ApiException, ExportException {
        GetExportedFileResponse file;
        try {
            file = new FilesApi(client).getExportedFile(exportedFileId);
        } catch (ApiException failure) {
            if (failure.getCode() == TOO_MANY_REQUESTS || failure.getCode() == UNAVAILABLE) {
                return Optional.empty();
            }
            throw failure;
        }
        if (file.getStatus() == StatusEnum.FAILED) {
            throw new ExportException(
                    ExportException.Reason.FAILED, exportedFileId, "the export " + exportedFileId + " failed");
        }
        return file.getStatus() == StatusEnum.EXPORTED ? Optional.of(URI.create(file.getUrl())) : Optional.empty();
    }

    /**
     * Fetches a file. It appears under its name when it is complete, and replaces what was there.
     *
     * @throws ApiException with status 403 when the address is wrong or 48 hours old
     * @throws IOException when the transfer is cut off or the file cannot be written
     */
    public void download(URI url, Path target) throws ApiException, IOException {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(target + " is not a file");
        }
        Path part = Files.createTempFile(directory, "export", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                download(url, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Fetches a file into a stream, which stays open; as {@link #download(URI, Path)} does. */
    public void download(URI url, OutputStream out) throws ApiException, IOException {
        // No keys: the address is all that is needed, and it may belong to another host.
        Call call = client.getHttpClient()
                .newCall(new Request.Builder().url(url.toString()).build());
        try (Response response = call.execute();
                ResponseBody body = response.body()) {
            if (!response.isSuccessful()) {
                throw new ApiException(
                        "the file cannot be fetched",
                        response.code(),
                        response.headers().toMultimap(),
                        body.string());
            }
            try (InputStream in = body.byteStream()) {
                in.transferTo(out);
            }
        }
    }
}

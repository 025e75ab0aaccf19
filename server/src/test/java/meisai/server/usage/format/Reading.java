package meisai.server.usage.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import meisai.usage.UsageRecord;

/** What came out of one body, and the usual bodies to put in. */
final class Reading implements RecordSink {
    static final String NDJSON = "application/x-ndjson";
    static final String JSON = "application/json";
    static final String CSV = "text/csv";
    static final String EVENT = "application/cloudevents+json";
    static final String EVENTS = "application/cloudevents-batch+json";
    static final String HEADER = "id,source,operatorId,coverage,kind,resource,meter,time,quantity,"
            + "attributes.speedClass,attributes.country";

    /** One for all, so that every body is read after others, good and bad. */
    static final UsageBodies BODIES = new UsageBodies();

    final List<Long> lines = new ArrayList<>();
    final List<UsageRecord> records = new ArrayList<>();
    final List<RecordProblem> problems = new ArrayList<>();

    @Override
    public void accept(long line, UsageRecord record) {
        lines.add(line);
        records.add(record);
    }

    @Override
    public void reject(RecordProblem problem) {
        problems.add(problem);
    }

    List<String> ids() {
        return records.stream().map(UsageRecord::id).toList();
    }

    /** Each problem as {@code line code id}. */
    List<String> rejected() {
        return problems.stream()
                .map(problem -> problem.line() + " " + problem.code() + " " + problem.id())
                .toList();
    }

    static Reading of(String type, String body) {
        return of(type, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reading of(String type, byte[] body) {
        try {
            return of(type, "", Long.MAX_VALUE, new ByteArrayInputStream(body));
        } catch (BodyRefused refused) {
            throw new AssertionError(refused);
        }
    }

    static Reading of(String type, String encoding, long maxBytes, InputStream body) throws BodyRefused {
        Reading reading = new Reading();
        try {
            BODIES.read(body, type, encoding, maxBytes, reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reading;
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A good record in its JSON form. */
    static String json(String id) {
        return "{\"id\":\"" + id + "\",\"source\":\"gw-1\",\"operatorId\":\"OP0000000001\",\"coverage\":\"jp\","
                + "\"resource\":{\"kind\":\"imsi\",\"id\":\"001010000000001\"},\"meter\":\"data.upload\","
                + "\"time\":\"2026-11-01T00:05:00Z\",\"quantity\":1234,"
                + "\"attributes\":{\"speedClass\":\"s1.standard\",\"country\":\"JP\"}}";
    }

    /** The same record as a row under {@link #HEADER}. */
    static String csv(String id) {
        return id + ",gw-1,OP0000000001,jp,imsi,001010000000001,data.upload,2026-11-01T00:05:00Z,1234,s1.standard,JP";
    }

    /** The same record as a CloudEvent. */
    static String event(String id) {
        return "{\"specversion\":\"1.0\",\"type\":\"meisai.usage\",\"id\":\"" + id + "\",\"source\":\"gw-1\","
                + "\"subject\":\"imsi:001010000000001\",\"time\":\"2026-11-01T00:05:00Z\","
                + "\"data\":{\"operatorId\":\"OP0000000001\",\"coverage\":\"jp\",\"meter\":\"data.upload\","
                + "\"quantity\":1234,\"attributes\":{\"speedClass\":\"s1.standard\",\"country\":\"JP\"}}}";
    }
}

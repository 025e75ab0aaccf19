package meisai.server.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The lines of the log, one a message (more where a failure is shown as text), with numbers of subscribers hidden. */
public final class LogLines extends Formatter {
    /** How a message is written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line, for programs. */
        JSON
    }

    /** Carries further members of the JSON object of one message. */
    public static final class Message extends LogRecord {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, Object> members;

        /** @param members text, whole or decimal numbers, by name in the order in which they are written */
        public Message(Level level, String logger, String text, Map<String, Object> members) {
            super(level, text);
            setLoggerName(logger);
            this.members = members;
        }
    }

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern BREAK = Pattern.compile("\\R");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\\t]]|[\\x{80}-\\x{9f}]");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Format format;

    public LogLines(Format format) {
        this.format = format;
    }

    @Override
    public String format(LogRecord message) {
        return switch (format) {
            case TEXT -> text(message);
            case JSON -> json(message);
        };
    }

    private String text(LogRecord message) {
        StringBuilder line = new StringBuilder(TIME.format(message.getInstant()))
                .append(' ')
                .append(message.getLevel().getName())
                .append(' ')
                .append(message.getLoggerName())
                .append(": ");
        RequestTrace.current()
                .ifPresent(trace -> line.append('[').append(trace.requestId()).append("] "));
        // A message is a line: what a caller sent must not begin another.
        line.append(Subscribers.hidden(printable(formatMessage(message)))).append('\n');
        if (message.getThrown() != null) {
            for (String step : stackTrace(message.getThrown()).lines().toList()) {
                line.append(' ').append(Subscribers.hidden(printable(step))).append('\n');
            }
        }
        return line.toString();
    }

    /** Without what moves the cursor or colours a terminal; a tab is left. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(BREAK.matcher(text).replaceAll("\\\\n")).replaceAll("?");
    }

    private String json(LogRecord message) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("time", TIME.format(message.getInstant()))
                .put("level", message.getLevel().getName())
                .put("logger", message.getLoggerName())
                .put("message", Subscribers.hidden(formatMessage(message)));
        RequestTrace.current().ifPresent(trace -> {
            line.put("requestId", trace.requestId())
                    .put("traceId", trace.traceId())
                    .put("spanId", trace.spanId());
            trace.parentId().ifPresent(id -> line.put("parentId", id));
        });
        if (message instanceof Message with) {
            with.members.forEach((name, value) -> add(line, name, value));
        }
        if (message.getThrown() != null) {
            line.put("failure", Subscribers.hidden(stackTrace(message.getThrown())));
        }
        return MAPPER.writeValueAsString(line) + "\n";
    }

    private static void add(ObjectNode line, String name, Object value) {
        switch (value) {
            case Integer number -> line.put(name, number);
            case Long number -> line.put(name, number);
            case Double number -> line.put(name, number);
            default -> line.put(name, Subscribers.hidden(value.toString()));
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

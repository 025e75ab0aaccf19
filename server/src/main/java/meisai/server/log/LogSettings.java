package meisai.server.log;

/** @param requests whether each request has a line */
public record LogSettings(LogLines.Format format, boolean requests) {
    public static final LogSettings DEFAULT = new LogSettings(LogLines.Format.TEXT, false);
}

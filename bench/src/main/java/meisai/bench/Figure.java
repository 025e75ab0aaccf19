package meisai.bench;

import java.util.Locale;

/** What a run measures, in the order in which it is printed. */
enum Figure {
    SET_UP("simsSetUpPerSecond", "SIMs set up", "SIMs/s", 0),
    IMPORT("importRecordsPerSecond", "import", "records/s", 0, Target.AT_LEAST, 200_000),
    IMPORT_TIME("importSeconds", "import, time", "s", 2),
    ANSWER_MEDIAN("importAnswerMedianMillis", "import, answer to a batch, median", "ms", 0),
    ANSWER_SLOWEST("importAnswerSlowestMillis", "import, answer to a batch, slowest", "ms", 0),
    SERVER_CPU("importServerCpuSeconds", "import, CPU time of the server", "s", 2),
    CLIENT_CPU("importClientCpuSeconds", "import, CPU time of the generator", "s", 2),
    OTHER_CPU("importOtherCpuSeconds", "import, CPU time of everything else", "s", 2),
    DUPLICATES("duplicateRecordsPerSecond", "sent again, all duplicates", "records/s", 0),
    IMPORT_MEMORY("importPeakMemoryMiB", "peak memory of the server in import", "MiB", 0),
    IMPORT_STORE("importStoreMiB", "store on disk after import", "MiB", 1),
    CLOSE("closeSeconds", "close", "s", 2, Target.UNDER, 10),
    CLOSE_CPU("closeServerCpuSeconds", "close, CPU time of the server", "s", 2),
    CLOSE_OTHER_CPU("closeOtherCpuSeconds", "close, CPU time of everything else", "s", 2),
    CLOSE_MEMORY("closePeakMemoryMiB", "close, peak memory of the server", "MiB", 0),
    CSV("csvRowsPerSecond", "CSV of the largest operator", "rows/s", 0, Target.OVER, 500_000),
    CSV_TIME("csvSeconds", "CSV, time", "s", 2),
    CSV_FIRST_BYTE("csvFirstByteMillis", "CSV, first byte", "ms", 0),
    CSV_CPU("csvServerCpuSeconds", "CSV, CPU time of the server", "s", 2),
    CSV_OTHER_CPU("csvOtherCpuSeconds", "CSV, CPU time of everything else", "s", 2),
    CSV_SIZE("csvMiB", "CSV, size", "MiB", 1),
    CSV_ALL("csvAllRowsPerSecond", "CSV of all operators", "rows/s", 0),
    CSV_ALL_TIME("csvAllSeconds", "CSV of all operators, time", "s", 2),
    CSV_ALL_CPU("csvAllServerCpuSeconds", "CSV of all operators, CPU time of the server", "s", 2),
    CSV_ALL_OTHER_CPU("csvAllOtherCpuSeconds", "CSV of all operators, CPU time of everything else", "s", 2),
    DOWNLOAD("downloadMiBPerSecond", "CSV, download", "MiB/s", 0),
    PEAK_MEMORY("peakMemoryMiB", "peak memory of the server, all phases", "MiB", 0, Target.UNDER, 2_048),
    STORE("storeMiB", "data directory at the end", "MiB", 1),

    LIVE_RATE("liveRecordsPerSecond", "usage beside reads", "records/s", 0),
    LIVE_IMPORT_P50("liveImportP50Millis", "answer to an import, p50", "ms", 1),
    LIVE_IMPORT_P99("liveImportP99Millis", "answer to an import, p99", "ms", 1),
    LATEST_FIRST("latestFirstMillis", "latest bill, very first read", "ms", 1),
    LATEST_P50("latestP50Millis", "latest bill, p50", "ms", 1),
    LATEST_P90("latestP90Millis", "latest bill, p90", "ms", 1),
    LATEST_P99("latestP99Millis", "latest bill, p99", "ms", 1),
    LATEST_MAX("latestMaxMillis", "latest bill, slowest", "ms", 1),
    LATEST_READS("latestReads", "latest bill, reads counted", "reads", 0),
    DAILY_FIRST("dailyFirstMillis", "bill by day, very first read", "ms", 1),
    DAILY_P50("dailyP50Millis", "bill by day, p50", "ms", 1),
    DAILY_P90("dailyP90Millis", "bill by day, p90", "ms", 1),
    DAILY_P99("dailyP99Millis", "bill by day, p99", "ms", 1),
    DAILY_MAX("dailyMaxMillis", "bill by day, slowest", "ms", 1),
    DAILY_READS("dailyReads", "bill by day, reads counted", "reads", 0),
    IN_PROCESS("inProcessRecordsPerSecond", "import without HTTP", "records/s", 0),
    IN_PROCESS_TIME("inProcessSeconds", "import without HTTP, time", "s", 2),
    IN_PROCESS_CPU("inProcessCpuSeconds", "import without HTTP, CPU time", "s", 2),
    IN_PROCESS_P50("inProcessP50Millis", "body without HTTP, p50", "ms", 1),
    IN_PROCESS_P99("inProcessP99Millis", "body without HTTP, p99", "ms", 1),
    REQUESTS("requestsPerSecond", "small requests, durable", "requests/s", 0),
    REQUEST_RECORDS("requestRecordsPerSecond", "records of small requests", "records/s", 0),
    REQUEST_P50("requestP50Millis", "answer to a small request, p50", "ms", 1),
    REQUEST_P99("requestP99Millis", "answer to a small request, p99", "ms", 1),
    REQUEST_MAX("requestMaxMillis", "answer to a small request, slowest", "ms", 1),
    REFUSED("refusedRequests", "requests refused and sent again", "requests", 0),
    REFUSED_P99("refusedP99Millis", "answer to a refused request, p99", "ms", 1),
    MONTHS_CLOSED("monthsClosed", "months closed meanwhile", "months", 0),
    START_EMPTY("startEmptySeconds", "start until ready, empty directory", "s", 2),
    START_PREPARED("startPreparedSeconds", "start until ready, empty directory, prepared", "s", 2),
    START_KILLED("startKilledSeconds", "start until ready, after a kill, prepared", "s", 2),
    START_CPU("startKilledCpuSeconds", "start after a kill, CPU time of the server", "s", 2),
    START_MEMORY("startKilledPeakMemoryMiB", "start after a kill, peak memory", "MiB", 0),
    START_WAL("startKilledLogMiB", "write-ahead log that the kill left", "MiB", 1),
    OURS_ALL("oursSeconds", "import and close", "s", 2),
    POSTGRES_COPY("postgresCopySeconds", "PostgreSQL, COPY", "s", 2),
    POSTGRES_INSERT("postgresInsertSeconds", "PostgreSQL, unique records", "s", 2),
    POSTGRES_LINES("postgresLinesSeconds", "PostgreSQL, sums by day and prices", "s", 2),
    POSTGRES_ALL("postgresSeconds", "PostgreSQL, all three", "s", 2),
    POSTGRES_STORE("postgresStoreMiB", "PostgreSQL, data directory with its log", "MiB", 1),
    JSON_ALONE("jsonAloneRecordsPerSecond", "JSON read by one core", "records/s", 0),
    APPEND_ALONE("appendAloneRowsPerSecond", "rows appended, 10,000 a transaction", "rows/s", 0),
    SUMS_ALONE("sumsAloneSeconds", "sums by SIM, meter and day", "s", 2),
    SORTED_ALONE("sortedAloneRowsPerSecond", "ordered read", "rows/s", 0),
    PARQUET_ALONE("parquetAloneSeconds", "Parquet file", "s", 2),
    GETS("getsPerSecond", "GETs of an empty HTTP server", "requests/s", 0),
    PHASE_CPU("phaseServerCpuSeconds", "CPU time of the server meanwhile", "s", 2),
    PHASE_CLIENT_CPU("phaseClientCpuSeconds", "CPU time of the generator meanwhile", "s", 2),
    PHASE_OTHER_CPU("phaseOtherCpuSeconds", "CPU time of everything else meanwhile", "s", 2),
    PHASE_MEMORY("phasePeakMemoryMiB", "peak memory of the server meanwhile", "MiB", 0);

    /** What the first baseline is held to, for the default number of records on two cores. */
    enum Target {
        NONE,
        AT_LEAST,
        OVER,
        UNDER
    }

    private final String key;
    private final String label;
    private final String unit;
    private final int decimals;
    private final Target target;
    private final int bound;

    Figure(String key, String label, String unit, int decimals) {
        this(key, label, unit, decimals, Target.NONE, 0);
    }

    Figure(String key, String label, String unit, int decimals, Target target, int bound) {
        this.key = key;
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
        this.target = target;
        this.bound = bound;
    }

    String key() {
        return key;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Empty for a figure without a target. */
    String targetText() {
        return switch (target) {
            case NONE -> "";
            case AT_LEAST -> String.format(Locale.ROOT, "at least %,d", bound);
            case OVER -> String.format(Locale.ROOT, "over %,d", bound);
            case UNDER -> String.format(Locale.ROOT, "under %,d", bound);
        };
    }

    boolean isMet(double value) {
        return switch (target) {
            case NONE -> true;
            case AT_LEAST -> value >= bound;
            case OVER -> value > bound;
            case UNDER -> value < bound;
        };
    }
}

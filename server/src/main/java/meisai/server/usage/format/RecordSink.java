package meisai.server.usage.format;

import meisai.usage.UsageRecord;

/** Takes the records of one body in their order, each exactly once, either accepted or rejected. */
public interface RecordSink {
    void accept(long line, UsageRecord record);

    void reject(RecordProblem problem);
}

package meisai.bench;

import java.util.Map;

/** CPU time in seconds since some moment, or between two: of the server, of the load generator, of everything else. */
record Cpu(double server, double client, double others) {
    static Cpu now(ServerProcess process) {
        double server = process.cpuSeconds();
        double client = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toMillis() / 1e3)
                .orElse(Double.NaN);
        return new Cpu(server, client, Machine.busySeconds() - server - client);
    }

    /** Puts them as what a phase took. */
    void put(Map<Figure, Double> figures) {
        figures.put(Figure.PHASE_CPU, server);
        figures.put(Figure.PHASE_CLIENT_CPU, client);
        figures.put(Figure.PHASE_OTHER_CPU, others);
    }

    Cpu since(Cpu before) {
        return new Cpu(server - before.server, client - before.client, Math.max(0, others - before.others));
    }
}

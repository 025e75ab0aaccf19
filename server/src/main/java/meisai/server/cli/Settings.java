package meisai.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.server.store.Store;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What a server is started with: the defaults, overridden by a file, overridden by the command line. */
public record Settings(
        Path data, String address, int port, Optional<String> publicUrl, long maxBodyBytes, Store.Settings store) {
    private static final int DEFAULT_PORT = 8080;
    private static final long DEFAULT_MAX_BODY = 256L << 20;
    private static final long MIN_STORE_MEMORY = 128L << 20;
    private static final long OTHER_MEMORY = 192L << 20;

    /** A setting that cannot be used; the message says which and why. */
    static final class WrongSetting extends Exception {
        private static final long serialVersionUID = 1L;

        WrongSetting(String message) {
            super(message);
        }
    }

    public static Settings defaults(Path data) {
        return new Settings(data, "127.0.0.1", DEFAULT_PORT, Optional.empty(), DEFAULT_MAX_BODY, memory());
    }

    /** The launcher gives the heap half of the one memory setting; the database gets most of the other half. */
    private static Store.Settings memory() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        Long all = Long.getLong("meisai.memory");
        long store =
                all == null ? Store.Settings.SMALL.memoryBytes() : Math.max(MIN_STORE_MEMORY, all / 2 - OTHER_MEMORY);
        return new Store.Settings(store, threads);
    }

    Settings withPort(int changed) {
        return new Settings(data, address, changed, publicUrl, maxBodyBytes, store);
    }

    Settings withData(Path changed) {
        return new Settings(changed, address, port, publicUrl, maxBodyBytes, store);
    }

    /** Reads a settings file; an unknown key is an error. */
    static Settings read(Path file) throws WrongSetting, IOException {
        Map<String, String> values = new TreeMap<>();
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (YamlEngineException malformed) {
            throw new WrongSetting(file + " is not YAML: " + malformed.getMessage());
        }
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        } else if (tree != null) {
            throw new WrongSetting(file + " must hold keys and values");
        }
        Settings settings = defaults(Path.of("data"));
        for (Map.Entry<String, String> entry : values.entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue(), file);
        }
        return settings;
    }

    private Settings with(String key, String value, Path file) throws WrongSetting {
        return switch (key) {
            case "data" -> withData(Path.of(value));
            case "address" -> new Settings(data, value, port, publicUrl, maxBodyBytes, store);
            case "port" -> withPort((int) number(key, value, file, 65_535));
            case "publicUrl" ->
                new Settings(
                        data,
                        address,
                        port,
                        Optional.of(value.endsWith("/") ? value.substring(0, value.length() - 1) : value),
                        maxBodyBytes,
                        store);
            case "maxBodyBytes" ->
                new Settings(data, address, port, publicUrl, number(key, value, file, 1L << 31), store);
            default ->
                throw new WrongSetting(file + ": there is no setting " + key
                        + "; known are data, address, port, publicUrl, maxBodyBytes");
        };
    }

    private static long number(String key, String value, Path file, long max) throws WrongSetting {
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new WrongSetting(file + ": " + key + " must be a whole number, not " + value);
        }
        throw new WrongSetting(file + ": " + key + " must be from 0 to " + max);
    }
}

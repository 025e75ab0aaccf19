package meisai.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import meisai.server.close.CloseTime;
import meisai.server.export.sink.S3Settings;
import meisai.server.export.sink.S3Settings.Encryption;
import meisai.server.http.HttpSettings;
import meisai.server.http.TlsFiles;
import meisai.server.log.LogLines;
import meisai.server.log.LogSettings;
import meisai.server.retention.RetentionSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a settings file: keys and values, and keys within keys. A key that nobody asks for is an error. */
final class SettingsFile {
    /** A setting that cannot be used; the message says which and why. */
    static final class WrongSetting extends Exception {
        private static final long serialVersionUID = 1L;

        WrongSetting(String message) {
            super(message);
        }
    }

    private final Path file;
    private final String section;
    private final Map<String, Object> values;
    private final Set<String> known = new TreeSet<>();

    private SettingsFile(Path file, String section, Map<?, ?> tree) {
        this.file = file;
        this.section = section;
        this.values = new LinkedHashMap<>();
        tree.forEach((key, value) -> values.put(String.valueOf(key), value));
    }

    static Settings read(Path file) throws WrongSetting, IOException {
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (YamlEngineException malformed) {
            throw new WrongSetting(file + " is not YAML: " + malformed.getMessage());
        }
        if (tree != null && !(tree instanceof Map<?, ?>)) {
            throw new WrongSetting(file + " must hold keys and values");
        }
        return new SettingsFile(file, "", tree instanceof Map<?, ?> map ? map : Map.of()).settings();
    }

    private Settings settings() throws WrongSetting {
        Settings defaults = Settings.defaults(Path.of(text("data").orElse("data")));
        Settings settings = new Settings(
                defaults.data(),
                http(defaults.http()),
                publicUrl(),
                number("maxBodyBytes", defaults.maxBodyBytes(), 1, 1L << 31),
                names("globalHosts", "host names"),
                s3(),
                close(defaults.close()),
                text("backups").map(Path::of),
                defaults.store()
                        .withReserve(number("diskReserveBytes", defaults.store().reserveBytes(), 0, Long.MAX_VALUE)),
                log(defaults.log()),
                retention(defaults.retention()));
        checkKeys();
        return settings;
    }

    private HttpSettings http(HttpSettings defaults) throws WrongSetting {
        return new HttpSettings(
                text("address").orElse(defaults.address()),
                (int) number("port", defaults.port(), 0, 65_535),
                tls(),
                names("trustedProxies", "addresses"),
                limits(defaults.limits()),
                Duration.ofSeconds(
                        number("slowClientSeconds", defaults.patience().toSeconds(), 1, 3_600)),
                (int) number("maxConnections", defaults.maxConnections(), 1, 1_000_000));
    }

    private Optional<TlsFiles> tls() throws WrongSetting {
        Optional<SettingsFile> found = section("tls", "certificate and privateKey");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SettingsFile tls = found.get();
        TlsFiles files = new TlsFiles(tls.needed("certificate"), tls.needed("privateKey"));
        tls.checkKeys();
        return Optional.of(files);
    }

    private Path needed(String key) throws WrongSetting {
        return text(key).map(Path::of).orElseThrow(() -> wrong(key, "is missing"));
    }

    private RetentionSettings retention(RetentionSettings defaults) throws WrongSetting {
        Optional<SettingsFile> found = section("retention", "usageMonths and others");
        if (found.isEmpty()) {
            return defaults;
        }
        SettingsFile retention = found.get();
        RetentionSettings settings = new RetentionSettings(
                retention.months("usageMonths", defaults.usage()),
                retention.months("linesMonths", defaults.lines()),
                retention.months("auditMonths", defaults.audit()));
        retention.checkKeys();
        if (settings.linesGoBeforeUsage()) {
            throw retention.wrong("linesMonths", "must not be less than usageMonths (0 is for ever)");
        }
        return settings;
    }

    private int months(String key, int otherwise) throws WrongSetting {
        int months = (int) number(key, otherwise, 0, 1_200);
        if (months != 0 && months < RetentionSettings.LEAST) {
            throw wrong(key, "must be " + RetentionSettings.LEAST + " or more, or 0 for ever");
        }
        return months;
    }

    private LogSettings log(LogSettings defaults) throws WrongSetting {
        Optional<SettingsFile> found = section("log", "format and requests");
        if (found.isEmpty()) {
            return defaults;
        }
        SettingsFile log = found.get();
        LogSettings settings = new LogSettings(log.logFormat(), log.flag("requests", defaults.requests()));
        log.checkKeys();
        return settings;
    }

    private LogLines.Format logFormat() throws WrongSetting {
        String name = text("format").orElse("text");
        return switch (name) {
            case "text" -> LogLines.Format.TEXT;
            case "json" -> LogLines.Format.JSON;
            default -> throw wrong("format", "must be text or json, not " + name);
        };
    }

    private Optional<String> publicUrl() throws WrongSetting {
        Optional<String> url = text("publicUrl");
        if (url.isPresent() && !url.get().matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw wrong("publicUrl", "must be an http or https address, not " + url.get());
        }
        return url.map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private Set<String> names(String key, String what) throws WrongSetting {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw wrong(key, "must be a list of " + what);
        }
        Set<String> names = new TreeSet<>();
        list.forEach(name -> names.add(String.valueOf(name).toLowerCase(Locale.ROOT)));
        return names;
    }

    private HttpSettings.Limits limits(HttpSettings.Limits defaults) throws WrongSetting {
        return new HttpSettings.Limits(
                limit("requestsPerMinute", defaults.perOperator()),
                limit("signInsPerMinute", defaults.perAddress()),
                limit("signInFailures", defaults.failures()));
    }

    private int limit(String key, int otherwise) throws WrongSetting {
        return (int) number(key, otherwise, 1, 1_000_000_000);
    }

    private Settings.AutomaticClose close(Settings.AutomaticClose defaults) throws WrongSetting {
        Optional<SettingsFile> found = section("close", "automatic and others");
        if (found.isEmpty()) {
            return defaults;
        }
        SettingsFile close = found.get();
        Settings.AutomaticClose settings = new Settings.AutomaticClose(
                close.flag("automatic", defaults.on()),
                new CloseTime(
                        (int) close.number("businessDay", defaults.time().businessDay(), 1, CloseTime.LAST_DAY),
                        (int) close.number("hour", defaults.time().hour(), 0, CloseTime.LAST_HOUR)));
        close.checkKeys();
        return settings;
    }

    /** The keys within a key, if it is there. */
    private Optional<SettingsFile> section(String key, String what) throws WrongSetting {
        known.add(key);
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(key, "must hold keys and values: " + what);
        }
        return Optional.of(new SettingsFile(file, key + ".", map));
    }

    private Optional<S3Settings> s3() throws WrongSetting {
        Optional<SettingsFile> found = section("s3", "bucket and others");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SettingsFile s3 = found.get();
        Optional<String> bucket = s3.text("bucket");
        if (bucket.isEmpty()) {
            throw s3.wrong("bucket", "is missing");
        }
        Optional<String> endpoint = s3.text("endpoint");
        Optional<String> region = s3.text("region");
        boolean pathStyle = s3.flag("pathStyle", false);
        String prefix = s3.text("prefix").orElse("");
        Encryption encryption = s3.encryption();
        s3.checkKeys();
        try {
            return Optional.of(new S3Settings(
                    bucket.get(),
                    endpoint.map(URI::create),
                    region,
                    pathStyle,
                    prefix,
                    encryption,
                    S3Settings.Limits.DEFAULT));
        } catch (IllegalArgumentException problem) {
            throw wrong("s3", String.valueOf(problem.getMessage()));
        }
    }

    private Encryption encryption() throws WrongSetting {
        Optional<String> keyId = text("kmsKeyId");
        String name = text("serverSideEncryption").orElse("none");
        if (keyId.isPresent() && !name.equals("aws:kms")) {
            throw wrong("kmsKeyId", "goes with serverSideEncryption: aws:kms only");
        }
        return switch (name) {
            case "none" -> new Encryption.None();
            case "AES256" -> new Encryption.Aes256();
            case "aws:kms" -> new Encryption.Kms(keyId);
            default -> throw wrong("serverSideEncryption", "must be none, AES256 or aws:kms, not " + name);
        };
    }

    private Optional<String> text(String key) throws WrongSetting {
        known.add(key);
        Object value = values.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw wrong(key, "must be a single value");
        }
        return Optional.ofNullable(value).map(String::valueOf).filter(Predicate.not(String::isBlank));
    }

    private boolean flag(String key, boolean otherwise) throws WrongSetting {
        String value = text(key).orElse(Boolean.toString(otherwise));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "must be true or false, not " + value);
        };
    }

    private long number(String key, long otherwise, long min, long max) throws WrongSetting {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(key, "must be a whole number, not " + value.get());
        }
        throw wrong(key, "must be from " + min + " to " + max);
    }

    private void checkKeys() throws WrongSetting {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new WrongSetting(
                        file + ": there is no setting " + section + key + "; known are " + String.join(", ", known));
            }
        }
    }

    private WrongSetting wrong(String key, String problem) {
        return new WrongSetting(file + ": " + section + key + " " + problem);
    }
}

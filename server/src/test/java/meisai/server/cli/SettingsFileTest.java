package meisai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import meisai.server.cli.SettingsFile.WrongSetting;
import meisai.server.close.CloseTime;
import meisai.server.export.sink.S3Settings;
import meisai.server.http.HttpSettings;
import meisai.server.http.TlsFiles;
import meisai.server.log.LogLines;
import meisai.server.log.LogSettings;
import meisai.server.retention.RetentionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    @TempDir
    private Path directory;

    private Settings read(String yaml) throws Exception {
        return SettingsFile.read(Files.writeString(directory.resolve("meisai.yaml"), yaml));
    }

    @Test
    void everySettingIsRead() throws Exception {
        Settings settings = read("""
                data: /var/lib/meisai
                address: 0.0.0.0
                port: 9090
                publicUrl: https://billing.example.com/api/
                maxBodyBytes: 1048576
                globalHosts: [G.example.com, global.example.com]
                trustedProxies: [10.0.0.1, 10.0.0.2]
                requestsPerMinute: 100
                signInsPerMinute: 10
                signInFailures: 3
                slowClientSeconds: 7
                maxConnections: 12
                tls:
                  certificate: /etc/meisai/chain.pem
                  privateKey: /etc/meisai/key.pem
                s3:
                  bucket: bills
                  endpoint: https://s3.example.com
                  region: ap-northeast-1
                  pathStyle: true
                  prefix: of/meisai
                  serverSideEncryption: aws:kms
                  kmsKeyId: alias/bills
                close:
                  automatic: false
                  businessDay: 20
                  hour: 23
                retention:
                  usageMonths: 24
                  linesMonths: 0
                  auditMonths: 12
                log:
                  format: json
                  requests: true
                """);
        assertThat(settings.data()).isEqualTo(Path.of("/var/lib/meisai"));
        assertThat(settings.http().address()).isEqualTo("0.0.0.0");
        assertThat(settings.http().port()).isEqualTo(9090);
        assertThat(settings.publicUrl()).contains("https://billing.example.com/api");
        assertThat(settings.maxBodyBytes()).isEqualTo(1_048_576);
        assertThat(settings.globalHosts()).containsExactlyInAnyOrder("g.example.com", "global.example.com");
        assertThat(settings.http().trustedProxies()).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(settings.close()).isEqualTo(new Settings.AutomaticClose(false, new CloseTime(20, 23)));
        assertThat(settings.http().limits()).isEqualTo(new HttpSettings.Limits(100, 10, 3));
        assertThat(settings.http().patience()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.http().maxConnections()).isEqualTo(12);
        assertThat(settings.http().tls())
                .contains(new TlsFiles(Path.of("/etc/meisai/chain.pem"), Path.of("/etc/meisai/key.pem")));
        assertThat(settings.retention()).isEqualTo(new RetentionSettings(24, 0, 12));
        assertThat(settings.log()).isEqualTo(new LogSettings(LogLines.Format.JSON, true));
        assertThat(settings.s3())
                .contains(new S3Settings(
                        "bills",
                        Optional.of(URI.create("https://s3.example.com")),
                        Optional.of("ap-northeast-1"),
                        true,
                        "of/meisai",
                        new S3Settings.Encryption.Kms(Optional.of("alias/bills")),
                        S3Settings.Limits.DEFAULT));
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        Settings defaults = Settings.defaults(Path.of("data"));
        assertThat(read("")).isEqualTo(defaults);
        assertThat(read("# nothing\n")).isEqualTo(defaults);
        assertThat(read("port:\npublicUrl: ''\nclose:\n")).isEqualTo(defaults);
        assertThat(defaults.close()).isEqualTo(new Settings.AutomaticClose(true, new CloseTime(2, 0)));
    }

    @Test
    void whatASectionDoesNotSayIsTheDefault() throws Exception {
        assertThat(read("close: {hour: 6}").close()).isEqualTo(new Settings.AutomaticClose(true, new CloseTime(2, 6)));
    }

    /** The example that comes with the server names every setting, each as a comment. */
    @Test
    void theExampleCanBeUsedAsItIsAndWithEverySettingTakenIn() throws Exception {
        String example = Files.readString(Path.of("src/dist/conf/meisai.example.yaml"));
        read(example);
        Settings all = read(example.replaceAll("(?m)^# ?( *[A-Za-z0-9]+:( .*)?)$", "$1"));
        assertThat(all.s3()).isPresent();
        assertThat(all.close()).isEqualTo(Settings.AutomaticClose.DEFAULT);
        assertThat(all.publicUrl()).isPresent();
        assertThat(all.globalHosts()).isNotEmpty();
        assertThat(all.http().trustedProxies()).isNotEmpty();
    }

    /** The keys that are known are told when one is not: each has to be in the example and in the documentation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "other: 1",
                "close: {other: 1}",
                "log: {other: 1}",
                "retention: {other: 1}",
                "s3: {bucket: bills, other: 1}",
                "tls: {certificate: a, privateKey: b, other: 1}"
            })
    void everySettingIsDocumented(String yaml) throws Exception {
        String example = Files.readString(Path.of("src/dist/conf/meisai.example.yaml"));
        String documentation = Files.readString(Path.of("../docs/configuration.md"));
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(WrongSetting.class).satisfies(failure -> {
            String known = String.valueOf(failure.getMessage()).replaceFirst("(?s).*; known are ", "");
            assertThat(known.split(", ", -1)).hasSizeGreaterThan(1).allSatisfy(key -> {
                assertThat(example).containsPattern("(?m)^(# ?)? *" + key + ":");
                assertThat(documentation).contains("| `" + key + "` |");
            });
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "prot: 8080 | there is no setting prot; known are address, backups, close, data",
                "s3: {bucket: bills, acl: public} | there is no setting s3.acl; known are bucket",
                "port: many | port must be a whole number, not many",
                "port: 65536 | port must be from 0 to 65535",
                "port: -1 | port must be from 0 to 65535",
                "port: 99999999999999999999 | port must be a whole number",
                "port: [1] | port must be a single value",
                "maxBodyBytes: 0 | maxBodyBytes must be from 1",
                "requestsPerMinute: 0 | requestsPerMinute must be from 1",
                "publicUrl: billing.example.com | publicUrl must be an http or https address",
                "publicUrl: https://a.example.com/?x=1 | publicUrl must be an http or https address",
                "globalHosts: g.example.com | globalHosts must be a list of host names",
                "trustedProxies: 10.0.0.1 | trustedProxies must be a list of addresses",
                "globalHosts: [1] | globalHosts must be a list of host names",
                "s3: bills | s3 must hold keys and values",
                "s3: {region: eu-west-1} | s3.bucket is missing",
                "s3: {bucket: B} | s3 ",
                "s3: {bucket: bills, endpoint: ftp://a} | s3 ",
                "s3: {bucket: bills, endpoint: '::'} | s3 ",
                "s3: {bucket: bills, pathStyle: yes} | s3.pathStyle must be true or false, not yes",
                "s3: {bucket: bills, serverSideEncryption: rot13} | s3.serverSideEncryption must be none, AES256 or aws:kms",
                "s3: {bucket: bills, kmsKeyId: k} | s3.kmsKeyId goes with serverSideEncryption: aws:kms only",
                "tls: {certificate: a.pem} | tls.privateKey is missing",
                "tls: a.pem | tls must hold keys and values",
                "log: {format: xml} | log.format must be text or json, not xml",
                "slowClientSeconds: 0 | slowClientSeconds must be from 1 to 3600",
                "retention: {linesMonths: 12} | retention.linesMonths must not be less than usageMonths",
                "retention: {usageMonths: 0} | retention.linesMonths must not be less than usageMonths",
                "retention: {auditMonths: 2} | retention.auditMonths must be 3 or more, or 0 for ever",
                "retention: {auditMonths: -1} | retention.auditMonths must be from 0 to 1200",
                "close: false | close must hold keys and values",
                "close: {automatic: no} | close.automatic must be true or false, not no",
                "close: {businessDay: 0} | close.businessDay must be from 1 to 20",
                "close: {businessDay: 21} | close.businessDay must be from 1 to 20",
                "close: {hour: 24} | close.hour must be from 0 to 23",
                "close: {hour: noon} | close.hour must be a whole number, not noon",
                "close: {day: 2} | there is no setting close.day; known are automatic, businessDay, hour",
                "[1, 2] | must hold keys and values",
                "a: b: c | is not YAML",
            })
    void aWrongSettingIsNamedWithItsReason(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(directory.resolve("meisai.yaml").toString())
                .hasMessageContaining(problem);
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> read("port: 1\nport: 2\n"))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("duplicate key port");
    }
}

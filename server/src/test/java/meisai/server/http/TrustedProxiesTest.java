package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1:4711, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "unknown, unknown",
        "_hidden:7, _hidden"
    })
    void anAddressIsTheSameHoweverAProxyWritesIt(String written, String address) {
        assertThat(TrustedProxies.plain(written)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::9, 20010db800010002",
        "::1, 0000000000000000",
        "fe80::1%2, fe80000000000000",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1",
        "not:an:address, not:an:address",
        "unknown, unknown"
    })
    void ofIpv6TheFirstHalfIsOneCaller(String address, String counted) {
        assertThat(TrustedProxies.network(address)).isEqualTo(counted);
    }
}

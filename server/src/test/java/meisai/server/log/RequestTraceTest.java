package meisai.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private static RequestTrace of(String requestId, String traceParent) {
        return RequestTrace.of(Optional.of(requestId), Optional.of(traceParent));
    }

    @Test
    void takesPartInTheTraceOfTheCaller() {
        RequestTrace trace = of("order-7", "00-" + TRACE + "-" + SPAN + "-01");
        assertThat(trace.requestId()).isEqualTo("order-7");
        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.parentId()).contains(SPAN);
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
    }

    @Test
    void beginsATraceWithoutOne() {
        RequestTrace trace = RequestTrace.of(Optional.empty(), Optional.empty());
        assertThat(trace.traceId()).matches("[0-9a-f]{32}");
        assertThat(trace.requestId()).isEqualTo(trace.traceId());
        assertThat(trace.parentId()).isEmpty();
        assertThat(RequestTrace.of(Optional.empty(), Optional.empty()).traceId())
                .isNotEqualTo(trace.traceId());
    }

    @Test
    void aLaterVersionMaySayMore() {
        assertThat(of("a", "01-" + TRACE + "-" + SPAN + "-01-more").traceId()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01"
            })
    void aTraceParentThatIsNoneCountsAsNotSent(String wrong) {
        RequestTrace trace = of("a", wrong);
        assertThat(trace.traceId()).isNotEqualTo(TRACE).matches("[0-9a-f]{32}");
        assertThat(trace.parentId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "440103123456789", "a b", "a\nb", "é", "\"", "{}"})
    void aRequestIdThatCouldForgeALogCountsAsNotSent(String wrong) {
        RequestTrace trace = of(wrong, "");
        assertThat(trace.requestId()).isEqualTo(trace.traceId());
        assertThat(of("a".repeat(129), "").requestId()).hasSize(32);
    }

    @Test
    void isThatOfTheThreadWhileItHandles() {
        RequestTrace trace = of("a", "");
        trace.around(() -> assertThat(RequestTrace.current()).contains(trace));
        assertThat(RequestTrace.current()).isEmpty();
    }
}

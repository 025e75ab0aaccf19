package meisai.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UsageWordsTest {
    @Test
    void attributesAreASetWithTheOrderOfCodePoints() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("\uD83D\uDE00", "3");
        given.put("\uFF5E", "2");
        given.put("country", "1");

        Attributes attributes = new Attributes(given);

        assertThat(attributes.values().values()).containsExactly("1", "2", "3");
        assertThat(attributes).isEqualTo(new Attributes(Map.of("country", "1", "\uFF5E", "2", "\uD83D\uDE00", "3")));
        assertThat(new Attributes(new LinkedHashMap<>())).isEqualTo(Attributes.NONE);
    }

    @Test
    void attributesStayAsTheyWereGiven() {
        Map<String, String> given = new LinkedHashMap<>(Map.of("country", "jp"));
        Attributes attributes = new Attributes(given);

        given.put("band", "day");

        assertThat(attributes.values()).containsExactly(Map.entry("country", "jp"));
    }

    @Test
    void reasonsAreFoundByTheirWireName() {
        for (ParkReason reason : ParkReason.values()) {
            assertThat(ParkReason.byWireName(reason.wireName())).contains(reason);
        }
        assertThat(ParkReason.byWireName("NO_ITEM")).isEmpty();
    }
}

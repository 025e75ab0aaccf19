package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import meisai.account.Status;
import org.junit.jupiter.api.Test;

/** Model {@code oneOff} by call. */
final class PostedChargesTest {
    private static Month march() {
        return Month.of("202803")
                .book(Book.from("20280101").with(Item.posted("order", "5")))
                .resource("001", Life.of("p", Status.ACTIVE).then("20280210").group("g"));
    }

    @Test
    void chargesOfAnEarlierMonthAreOneRowWithTheGroupOfTheirFirstDay() {
        Rated rated = march().post("20280209", "001", "order", "1", "-")
                .post("20280210", "001", "order", "2", "-")
                .rate();

        assertThat(rated.rows()).containsExactly("202803 001 order 5 x 3 = 15");
        assertThat(rated.charges().getFirst().group()).isEmpty();
    }

    @Test
    void aChargeOfNothingIsNoFirstDay() {
        Rated rated = march().post("20280209", "001", "order", "0", "-")
                .post("20280210", "001", "order", "2", "-")
                .rate();

        assertThat(rated.rows()).containsExactly("202803 001 order 5 x 2 = 10");
        assertThat(rated.charges().getFirst().group()).contains("g");
    }
}

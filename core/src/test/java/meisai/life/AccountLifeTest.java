package meisai.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import meisai.Seeds;
import meisai.naive.NaiveAccount;
import org.junit.jupiter.api.Test;

/** Whole histories of accounts, billed by the core and once more by the naive computation of the billing model. */
final class AccountLifeTest {
    /** {@code -Dmeisai.histories=10000} tries more. */
    private static final int HISTORIES = Integer.getInteger("meisai.histories", 300);

    @Test
    void aNaiveComputationOfTheModelGivesTheSameBills() {
        Seeds.each(HISTORIES, random -> {
            AccountLog log = RandomAccount.of(random);

            List<Booked> naive = NaiveAccount.of(log);

            assertThat(texts(AccountLife.of(log))).isEqualTo(texts(naive));
        });
    }

    @Test
    void theRandomHistoriesReachWhatTheyAreFor() {
        Reached reached = new Reached();
        Seeds.each(300, random -> reached.add(RandomAccount.of(random)));
        System.out.println(reached.counts().toString().replace(", ", "\n"));
    }

    private static List<String> texts(List<Booked> months) {
        return months.stream().map(Booked::text).toList();
    }
}

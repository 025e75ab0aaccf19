package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import meisai.account.AccountId;
import meisai.money.Currency;
import meisai.server.text.Cells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationCsvTest {
    private static final AccountId ACCOUNT = new AccountId("OP0000000001", "jp");

    @TempDir
    private Path data;

    /** It would otherwise end in the middle, and look like a whole one. */
    @Test
    void isWholeAlsoWhenItsSimulationIsDeletedMeanwhile() throws IOException {
        RowFiles files = new RowFiles(data.resolve("sim_1"));
        try (RowFiles.Writer rows = files.write(Currency.JPY)) {
            rows.row(Row.ofAccount(ACCOUNT, new Difference(BigDecimal.ONE, BigDecimal.TWO)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SimulationCsv csv = files.csv(Cells.VERBATIM)) {
            files.delete();
            csv.copy(out);
            assertThat(csv.length()).isEqualTo(out.size());
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(RowText.HEADER + "operator,OP0000000001,jp,,,,,,JPY,1,2,1\r\n");
        assertThatThrownBy(() -> files.csv(Cells.VERBATIM)).isInstanceOf(NoSuchFileException.class);
    }
}

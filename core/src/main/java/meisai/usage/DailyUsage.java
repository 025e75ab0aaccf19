package meisai.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.account.Resource;

/** The exact sum of {@code records} usage records of one resource, meter and set of attributes on one service day. */
public record DailyUsage(
        LocalDate day, Resource resource, String meter, Attributes attributes, BigDecimal quantity, long records) {}

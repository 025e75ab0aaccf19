package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import meisai.account.Resource;

/**
 * A charge that a call has posted.
 *
 * @param date its service day; one in an earlier month is booked in the month that is rated, and concerns its own
 * @param item a oneOff item of the version of the date
 * @param unitPrice instead of the price of the item; below 0 it is a credit
 */
public record PostedCharge(
        String id,
        LocalDate date,
        Optional<Resource> resource,
        String item,
        Optional<BigDecimal> unitPrice,
        BigDecimal quantity) {
    public PostedCharge {
        if (quantity.signum() < 0) {
            throw new IllegalArgumentException("quantity " + quantity + " of the charge " + id);
        }
    }
}

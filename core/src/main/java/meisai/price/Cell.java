package meisai.price;

import java.time.LocalDate;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;

/** One resource on one day, with the price book version of the day. */
record Cell(ChargeDate.OnDay date, ResourceMonth ofMonth, Standing standing, VersionIndex version) {
    LocalDate day() {
        return date.day();
    }

    Resource resource() {
        return ofMonth.resource();
    }

    Timeline timeline() {
        return ofMonth.timeline();
    }

    LocalDate versionDay() {
        return version.book().effectiveFrom();
    }
}

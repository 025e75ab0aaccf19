package meisai.price;

import java.time.LocalDate;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.account.Timeline;

/** One resource on one day, with the price book version of the day. */
record Cell(LocalDate day, Resource resource, Timeline timeline, Standing standing, VersionIndex version) {
    LocalDate versionDay() {
        return version.book().effectiveFrom();
    }
}

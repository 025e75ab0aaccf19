package meisai.account;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * A change of some members of a resource's standing from one day on. An absent member is left as it is; an empty
 * group or an empty map of tags clears.
 */
public record StandingChange(
        LocalDate from,
        Optional<String> plan,
        Optional<Status> status,
        Optional<String> group,
        Optional<Map<String, String>> tags) {

    Standing applyTo(Standing before) {
        return new Standing(
                plan.or(before::plan),
                status.or(before::status),
                group.isPresent() ? group.filter(name -> !name.isEmpty()) : before.group(),
                tags.orElse(before.tags()));
    }
}

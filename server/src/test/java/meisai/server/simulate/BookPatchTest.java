package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import meisai.pricebook.BookNode;
import meisai.pricebook.BookNode.Mapping;
import meisai.pricebook.BookNode.Member;
import meisai.pricebook.BookNode.Sequence;
import meisai.pricebook.BookNode.Text;
import org.junit.jupiter.api.Test;

/** Changes that are far larger than a price book, as large as a request may be. */
class BookPatchTest {
    private static final int NAMES = 100_000;

    private static BookNode change(BookNode ofName) {
        List<Member> members = new ArrayList<>();
        IntStream.range(0, NAMES).forEach(i -> members.add(new Member("i" + i, ofName)));
        return new Mapping(List.of(new Member("items", new Mapping(members, ""))), "");
    }

    private static BookNode book() {
        Mapping item = new Mapping(List.of(new Member("name", new Text("i7", "1"))), "1");
        return new Mapping(List.of(new Member("items", new Sequence(List.of(item), "1"))), "1");
    }

    /** Looking through the list for each name took minutes. */
    @Test
    void manyNamesAreFoundAtOnce() {
        long start = System.nanoTime();
        Mapping changed = (Mapping) new BookPatch().apply(book(), change(new Mapping(List.of(), "")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        Sequence items = (Sequence) changed.members().getFirst().value();
        assertThat(items.elements()).hasSize(NAMES);
        assertThat(items.elements().getFirst())
                .isEqualTo(((Sequence) ((Mapping) book()).members().getFirst().value())
                        .elements()
                        .getFirst());
    }

    @Test
    void problemsAreBounded() {
        BookPatch patch = new BookPatch();
        patch.apply(book(), change(new BookNode.Null("")));
        assertThat(patch.problems()).hasSize(1_000);
        assertThat(patch.problems().getFirst().path()).isEqualTo("items.i0");
    }
}

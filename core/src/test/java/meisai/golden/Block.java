package meisai.golden;

import java.util.ArrayList;
import java.util.List;

/** A line of a golden case by its words, with the indented lines below it. */
record Block(String head, List<String> below) {
    static final String INDENT = "  ";

    Block {
        below = List.copyOf(below);
    }

    /** Every line is in one block; comments and empty lines are blocks of their own. */
    static List<Block> of(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(INDENT)) {
                Block last = blocks.removeLast();
                List<String> below = new ArrayList<>(last.below());
                below.add(line.strip());
                blocks.add(new Block(last.head(), below));
            } else {
                blocks.add(new Block(line, List.of()));
            }
        }
        return blocks;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(head);
        below.forEach(line -> lines.add(INDENT + line));
        return lines;
    }

    /** The word that says what the block is; empty for a comment or an empty line. */
    String word() {
        return head.isEmpty() || head.startsWith("#") ? "" : words(head).getFirst();
    }

    List<String> arguments() {
        List<String> words = words(head);
        return words.subList(1, words.size());
    }

    static List<String> words(String line) {
        return List.of(line.strip().split(" +", -1));
    }
}

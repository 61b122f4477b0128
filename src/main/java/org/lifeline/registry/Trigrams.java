package org.lifeline.registry;

import java.util.HashSet;
import java.util.Set;

/** Similarity of two texts as the database's pg_trgm counts it, for texts that are not in the database. */
final class Trigrams {

    private Trigrams() {}

    /** The share of the trigrams of two texts that both have, 0 to 1. */
    static double similarity(String one, String other) {
        Set<String> all = of(one);
        Set<String> theirs = of(other);
        Set<String> both = new HashSet<>(all);
        both.retainAll(theirs);
        all.addAll(theirs);
        return all.isEmpty() ? 0 : (double) both.size() / all.size();
    }

    private static Set<String> of(String text) {
        Set<String> trigrams = new HashSet<>();
        for (String word : text.split(" ")) {
            if (!word.isEmpty()) {
                String padded = "  " + word + " ";
                for (int i = 0; i + 3 <= padded.length(); i++) {
                    trigrams.add(padded.substring(i, i + 3));
                }
            }
        }
        return trigrams;
    }
}

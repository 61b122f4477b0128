package org.lifeline.bench;

/** The table that a benchmark prints. */
final class Figures {

    private Figures() {}

    static void print(String title) {
        System.out.printf("%n%s%n%-52s %14s   %s%n", title, "figure", "measured", "asked");
    }

    static void row(String figure, String measured, String asked) {
        System.out.printf("%-52s %14s   %s%n", figure, measured, asked);
    }
}

package org.lifeline.deployment;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What people have to do on pages, step by step: counted in the browser while a program does it, and what a person needs for the same, by the
 * keystroke-level model (Card, Moran, Newell: The keystroke-level model for user performance time with interactive systems, CACM 23 (7), 1980) and a
 * speed of reading (Brysbaert: How many words do we read per minute?, Journal of Memory and Language 109, 2019).
 */
final class Effort {

    /** A key of somebody who types 40 words a minute. */
    private static final double KEY = 0.28;

    /** To think of the next act, to point at something, and to press there. */
    private static final double PRESS = 1.35 + 1.1 + 0.2;

    /** The same at a field, and the hand to the keyboard and back. */
    private static final double FIELD = PRESS + 2 * 0.4;

    private static final double WORDS_A_SECOND = 238 / 60.0;

    private static final int PRESSES_OF_A_LIST = 2;

    /** Open the dialog, find the file, take it. */
    private static final int PRESSES_OF_A_FILE = 3;

    private static final String COUNTS = """
            (() => {
              let read = false;
              const pages = () => { if (!read && document.body) { read = true;
                countEffort('words', document.body.innerText.split(/\\s+/).length, location.pathname.replace(/[0-9].*/, '')); } };
              addEventListener('pointerdown', e => { if (e.isTrusted) { pages(); countEffort('press', 1, ''); } }, true);
              addEventListener('input', e => {
                const field = e.target;
                if (field.tagName === 'SELECT') { countEffort('press', %d, ''); return; }
                if (field.type === 'file') { countEffort('press', %d, ''); return; }
                if (field.type === 'checkbox' || field.type === 'radio') { return; }
                pages();
                if (!field.effortCounted) { field.effortCounted = true; countEffort('field', 1, ''); }
                countEffort('key', (field.value || '').length, '');
              }, true);
            })()""".formatted(PRESSES_OF_A_LIST, PRESSES_OF_A_FILE);

    /**
     * A step of the guide.
     *
     * @param took how long the program took, with what the product and the machine needed
     */
    record Step(String name, Duration took, int pages, int fields, int keys, int presses, int words) {

        /** What a person needs for it, in seconds, who knows what to type and makes no mistake. */
        double seconds() {
            return fields * FIELD + keys * KEY + presses * PRESS + words / WORDS_A_SECOND;
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final Set<String> read = new HashSet<>();
    private int pages;
    private int fields;
    private int keys;
    private int presses;
    private int words;

    /** Counts what is done in this window from now on. */
    Page watched(Page window) {
        window.context().exposeBinding("countEffort", (source, counted) -> {
            count((String) counted[0], ((Number) counted[1]).intValue(), (String) counted[2]);
            return null;
        });
        window.context().addInitScript(COUNTS);
        return window;
    }

    private void count(String what, int much, String page) {
        switch (what) {
            case "press" -> presses += much;
            case "field" -> fields += much;
            case "key" -> keys += much;
            default -> {
                pages++;
                // who sees a page again does not read it again
                words += read.add(page) ? much : 0;
            }
        }
    }

    /** What is done in a step. */
    interface Doing {
        void run() throws Exception;
    }

    void step(String name, Doing doing) throws Exception {
        pages = 0;
        fields = 0;
        keys = 0;
        presses = 0;
        words = 0;
        long start = System.nanoTime();
        doing.run();
        steps.add(new Step(name, Duration.ofNanos(System.nanoTime() - start), pages, fields, keys, presses, words));
        System.out.println(line(steps.get(steps.size() - 1)));
    }

    private static String line(Step step) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f s | %d | %d | %d | %d | %d | %.1f min |",
                step.name(),
                step.took().toMillis() / 1000.0,
                step.pages(),
                step.fields(),
                step.keys(),
                step.presses(),
                step.words(),
                step.seconds() / 60);
    }

    /** The table of docs/proof.md. */
    String table() {
        Step sum = steps.stream()
                .reduce((a, b) -> new Step(
                        "together",
                        a.took().plus(b.took()),
                        a.pages() + b.pages(),
                        a.fields() + b.fields(),
                        a.keys() + b.keys(),
                        a.presses() + b.presses(),
                        a.words() + b.words()))
                .orElseThrow();
        StringBuilder table = new StringBuilder(
                "| step of the guide | the program took | pages | fields | keys | presses | words to read | a person, by the model |\n|---|---|---|---|---|---|---|---|\n");
        steps.forEach(step -> table.append(line(step)).append('\n'));
        return table.append(line(sum)).append('\n').toString();
    }
}

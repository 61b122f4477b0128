package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Deque's axe, which looks at a page for what keeps people with a disability out. */
public final class Axe {

    private static final Path SCRIPT = Path.of("node_modules/axe-core/axe.min.js");

    private Axe() {}

    /** Nothing is wrong with a page of ours. */
    public static void findsNothing(Page page) {
        findsNothing(page.mainFrame());
    }

    /** Nothing is wrong with a frame of ours, whatever the page around it is. */
    public static void findsNothing(Frame frame) {
        assertThat(found(frame, true)).as("what axe finds on " + frame.url()).isEmpty();
    }

    /**
     * What is wrong with a frame, a line for each rule.
     *
     * @param colours whether the contrast of colours is measured, which takes the longest
     */
    public static List<String> found(Frame frame, boolean colours) {
        try {
            // a page that changes itself is looked at several times
            if (!(boolean) frame.evaluate("'axe' in window")) {
                frame.evaluate(Files.readString(SCRIPT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ((List<?>) frame.evaluate("""
                async (colours) => (await axe.run(document, {iframes: false, resultTypes: ['violations'], selectors: false,
                    rules: {'color-contrast': {enabled: colours}}})).violations
                  .map((each) => each.id + ': ' + each.nodes.map((node) => node.html).join(' | '))""", colours))
                .stream().map(String::valueOf).toList();
    }
}

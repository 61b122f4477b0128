package org.lifeline.documents;

import java.util.List;

/**
 * The pictures of a document's pages, as the case file shows them.
 *
 * @param total how many pages the whole document has; only the first ones have pictures
 */
public record PagesView(int total, List<PageView> pages) {

    /** @param number from 1 */
    public record PageView(int number, int width, int height) {}

    /** Whether the document has pages beyond those that are shown. */
    public boolean more() {
        return total > pages.size();
    }
}

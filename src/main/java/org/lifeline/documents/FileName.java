package org.lifeline.documents;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.typed.PlainText;

/**
 * The name that a file came with, made so that it misleads nobody and breaks nothing wherever it is shown or sent: in lists, headers and
 * messages. The table of documents takes no other.
 */
final class FileName {

    private static final int LONGEST = 120;
    private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final String NOT_IN_A_NAME = "\"<>|:*?;%";

    private FileName() {}

    /**
     * The last part of the name on one line, without folders, marks of direction and other unseen characters, and signs that mean something to a
     * system or a header; with the ending of its content.
     *
     * @param endings that its content may have; a name with none of them gets the first
     */
    static String plain(@Nullable String given, List<String> endings) {
        String last = given == null ? "" : FOLDERS.matcher(given).replaceFirst("");
        String name = PlainText.withoutUnseen(PlainText.onOneLine(PlainText.without(last, c -> NOT_IN_A_NAME.indexOf(c) >= 0)));
        if (name.isEmpty() || name.startsWith(".")) {
            name = "document" + endings.get(0);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return shortened(endings.stream().anyMatch(lower::endsWith) ? name : name + endings.get(0));
    }

    /** Keeps the beginning, by which people know it, and the ending. Never half a character: emoji are two in Java. */
    private static String shortened(String name) {
        int letters = name.codePointCount(0, name.length());
        if (letters <= LONGEST) {
            return name;
        }
        String ending = name.substring(name.lastIndexOf('.'));
        return name.substring(0, name.offsetByCodePoints(0, LONGEST - 1 - ending.length())).stripTrailing() + "…" + ending;
    }
}

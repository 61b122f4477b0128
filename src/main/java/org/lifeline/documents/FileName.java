package org.lifeline.documents;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.typed.PlainText;

/**
 * Makes the name of an uploaded file harmless, so that it neither misleads anybody nor breaks anything where it is shown or sent: in lists,
 * headers and messages. The table of documents accepts only such names.
 */
final class FileName {

    private static final int LONGEST = 120;
    private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final String NOT_IN_A_NAME = "\"<>|:*?;%";

    private FileName() {}

    /**
     * The last part of the name on one line, with the ending that fits its content. Folders, direction marks and other invisible characters
     * are removed, as are characters with a meaning to a file system or in a header.
     *
     * @param endings the endings that fit the content; a name with none of them gets the first
     */
    static String plain(@Nullable String given, List<String> endings) {
        String last = given == null ? "" : FOLDERS.matcher(given).replaceFirst("");
        String name = PlainText.withoutUnseen(
                PlainText.onOneLine(PlainText.without(last, c -> NOT_IN_A_NAME.indexOf(c) >= 0)));
        if (name.isEmpty() || name.startsWith(".")) {
            name = "document" + endings.get(0);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return shortened(endings.stream().anyMatch(lower::endsWith) ? name : name + endings.get(0));
    }

    /**
     * Keeps the beginning, by which people recognise the file, and the ending. It never cuts a character in half: emoji are two chars in
     * Java.
     */
    private static String shortened(String name) {
        int letters = name.codePointCount(0, name.length());
        if (letters <= LONGEST) {
            return name;
        }
        String ending = name.substring(name.lastIndexOf('.'));
        return name.substring(0, name.offsetByCodePoints(0, LONGEST - 1 - ending.length()))
                        .stripTrailing() + "…" + ending;
    }
}

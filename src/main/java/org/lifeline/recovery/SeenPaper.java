package org.lifeline.recovery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.redemption.IdentityPaper;

/**
 * A paper that shows who somebody is, as a social worker has seen it.
 *
 * @param ending the last characters of its number, in capital letters; empty once it is forgotten. The whole number is stored nowhere
 */
public record SeenPaper(IdentityPaper kind, String ending) {

    private static final Pattern ENDING = Pattern.compile("[\\p{L}\\p{N}]{2,6}");
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Z}\\p{Pd}/.]+");

    /**
     * The names under which a paper is typed on the form.
     *
     * @param which {@code first} or {@code second}
     */
    public record Fields(String which, String paper, String ending) {

        static final Fields FIRST = new Fields("first", "firstPaper", "firstEnding");
        static final Fields SECOND = new Fields("second", "secondPaper", "secondEnding");
    }

    /**
     * Reads what was typed.
     *
     * @param said what was typed, by field
     * @throws Refused 422 for one of these two fields
     */
    public static SeenPaper read(Fields fields, Map<String, String> said) {
        IdentityPaper paper = Arrays.stream(IdentityPaper.values())
                .filter(each -> each.name().equals(said.get(fields.paper())))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(fields.paper(), "Choose which paper you looked at."));
        String plain = BETWEEN.matcher(
                        PlainText.withLatinDigits(PlainText.clean(said.getOrDefault(fields.ending(), ""))))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        if (!ENDING.matcher(plain).matches()) {
            throw Refused.invalid(
                    fields.ending(), "Type the last two to six letters and digits of its number, and not all of it.");
        }
        return new SeenPaper(paper, plain);
    }

    /** In words, such as "Passport, ends in 123". */
    public String words() {
        return ending.isEmpty() ? kind.title() : kind.title() + ", ends in " + ending;
    }
}

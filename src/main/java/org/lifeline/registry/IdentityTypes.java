package org.lifeline.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/** The decision table {@code identityTypes}: which kinds of identity numbers the registry keeps, and how each one is checked. */
public record IdentityTypes(Map<String, Type> types) {

    public static final ValueTable<IdentityTypes> TABLE = new Table();

    /**
     * A kind of identity number.
     *
     * @param names how it is called, by the code of the language; English is always there
     * @param pattern of the number without blanks and signs, in capitals
     * @param issuer who issues it; null where the office says it for each number
     * @param expires whether it ends on a day, which then is asked for
     * @param token whether it stands for another number and is a secret: it is matched, and never kept in clear, shown or written to a file
     */
    public record Type(
            Map<String, String> names,
            Pattern pattern,
            CheckDigits check,
            @Nullable String issuer,
            boolean expires,
            boolean token) {

        public String name(String language) {
            return names.getOrDefault(language, names.getOrDefault("en", ""));
        }

        /** Whether a number can be one of this kind. @param number only letters and digits, in capitals */
        boolean fits(String number) {
            return pattern.matcher(number).matches() && check.holds(number);
        }
    }

    public Optional<Type> find(@Nullable String code) {
        return Optional.ofNullable(code == null ? null : types.get(code));
    }

    @Component("identityTypesTable")
    static final class Table implements ValueTable<IdentityTypes> {

        private static final Pattern CODE = Pattern.compile("[a-z][A-Za-z0-9]{1,29}");
        private static final int LONGEST = 200;

        /** A pattern of these signs is read in a time that grows with the number's length only. */
        private static final Pattern PLAIN =
                Pattern.compile("(?:[A-Z0-9]|\\[[A-Z0-9-]+\\]|\\{\\d{1,2}(?:,\\d{1,2})?\\})+");

        @Override
        public String decision() {
            return "identityTypes";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public IdentityTypes read(TableValues values) {
            Map<String, Type> types = new LinkedHashMap<>();
            for (String code : values.names()) {
                values.requireOf(code, CODE.matcher(code).matches(), "a code has 2 to 30 Latin letters and digits.");
                Map<String, String> names = names(values, code);
                values.requireOf(code, names.containsKey("en"), "write its name in the column en.");
                String check = values.text(code, "check");
                boolean known =
                        Set.of("none", "verhoeff", "luhn", "mod97", "iban").contains(check);
                values.requireOf(code, known, "the check is none, verhoeff, luhn, mod97 or iban.");
                String issuer = values.text(code, "issuer");
                types.put(
                        code,
                        new Type(
                                names,
                                pattern(values, code),
                                known ? CheckDigits.valueOf(check) : CheckDigits.none,
                                issuer.isEmpty() ? null : issuer,
                                yes(values, code, "expires"),
                                yes(values, code, "token")));
            }
            return new IdentityTypes(Collections.unmodifiableMap(types));
        }

        private static Pattern pattern(TableValues values, String code) {
            String text = values.text(code, "pattern");
            try {
                boolean plain = text.length() <= LONGEST && PLAIN.matcher(text).matches();
                values.requireOf(
                        code,
                        plain,
                        "a pattern has capital letters, digits, ranges such as [0-9], and numbers of times such as {12}.");
                return Pattern.compile(plain ? text : "");
            } catch (PatternSyntaxException e) {
                values.requireOf(code, false, "the pattern cannot be read.");
                return Pattern.compile("");
            }
        }

        private static boolean yes(TableValues values, String code, String column) {
            String text = values.text(code, column);
            values.requireOf(code, Set.of("yes", "no").contains(text), "write yes or no in the column " + column + ".");
            return text.equals("yes");
        }

        static Map<String, String> names(TableValues values, String code) {
            Map<String, String> names = new LinkedHashMap<>();
            for (String language : Set.of("en", "fr", "am", "ar")) {
                String name = values.text(code, language);
                values.requireOf(code, name.length() <= LONGEST, "a name has at most 200 characters.");
                if (!name.isEmpty()) {
                    names.put(language, name);
                }
            }
            return Map.copyOf(names);
        }
    }
}

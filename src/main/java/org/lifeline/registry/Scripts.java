package org.lifeline.registry;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.util.ULocale;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** In which script something is written, as its code of ISO 15924. */
final class Scripts {

    private Scripts() {}

    /** The script of most letters, such as {@code Latn} or {@code Ethi}; empty for a text without letters. */
    static String of(String text) {
        return text
                .codePoints()
                .filter(UCharacter::isLetter)
                .map(UScript::getScript)
                .filter(script -> script != UScript.COMMON && script != UScript.INHERITED && script != UScript.UNKNOWN)
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(java.util.Map.Entry.comparingByValue())
                .map(most -> UScript.getShortName(most.getKey()))
                .orElse("");
    }

    /** The name of a script in a language. */
    static String name(String code, Locale language) {
        String name = ULocale.getDisplayScript("und-" + code, ULocale.forLocale(language));
        return name == null || name.isBlank() ? code : name;
    }
}

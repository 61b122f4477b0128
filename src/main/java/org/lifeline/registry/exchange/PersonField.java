package org.lifeline.registry.exchange;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a file can say of a person. The name of the constant is the code in mappings, exports and the list of refused lines. */
enum PersonField {
    givenName(100, "firstname", "given", "prenom", "name"),
    familyName(100, "lastname", "surname", "family", "nom", "nomdefamille", "fathersname"),
    gender(20, "sex", "sexe", "genre"),
    birthDate(60, "dateofbirth", "dob", "born", "datedenaissance", "yearofbirth", "birthyear"),
    idNumber(50, "id", "nationalid", "identitynumber", "idcard", "numerodidentite"),
    phone(50, "telephone", "mobile", "msisdn", "phonenumber", "tel"),
    email(254, "mail", "emailaddress", "courriel"),
    address(400, "residence", "adresse", "street"),
    occupation(100, "job", "profession", "metier"),
    furtherPhones(250, "otherphones", "otherphone", "phones", "autrestelephones"),
    furtherNames(500, "othernames", "othername", "alias", "autresnoms"),
    region(100, "district", "area", "state"),
    town(100, "city", "village", "ville");

    /** Without these a line says nobody. */
    static final Set<PersonField> REQUIRED = Set.of(givenName, birthDate);

    private final int longest;
    private final List<String> otherNames;

    PersonField(int longest, String... otherNames) {
        this.longest = longest;
        this.otherNames = List.of(otherNames);
    }

    /** The most characters. */
    int longest() {
        return longest;
    }

    /** Which field probably stands in which column, by the names of the columns. */
    static Map<PersonField, String> guess(List<String> columns) {
        Map<PersonField, String> mapping = new LinkedHashMap<>();
        for (PersonField field : values()) {
            columns.stream()
                    .filter(column -> !column.isEmpty() && !mapping.containsValue(column))
                    .filter(column -> letters(column).equals(field.name().toLowerCase(Locale.ROOT))
                            || field.otherNames.contains(letters(column)))
                    .findFirst()
                    .ifPresent(column -> mapping.put(field, column));
        }
        return mapping;
    }

    private static String letters(String name) {
        return java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}]", "");
    }

    static boolean isField(String name) {
        return Arrays.stream(values()).anyMatch(field -> field.name().equals(name));
    }
}

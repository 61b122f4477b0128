package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.money.Money;
import org.springframework.core.io.Resource;

/** What a form takes is what the product takes: the limit of each text and number in a form is the one behind it, in Java or the database. */
class FormLimitsTest {

    private static final Path MAIN = Path.of("src/main/java/org/lifeline");
    private static final Set<String> TYPED = Set.of("textfield", "textarea", "number");

    /** A field that somebody types, with the form that it is in. */
    private record Typed(String form, JsonNode field) {

        String key() {
            return field.path("key").asText();
        }

        JsonNode limit(String name) {
            return field.path("validate").path(name);
        }
    }

    /** Where the list of the system ends and a name begins: these are new, so nobody can choose them. */
    private static final Set<String> NEW_NAMES = Set.of(
            "programmeSetup.programmeCode",
            "reasonCodes.code",
            "programmeDraft.yearCode",
            "programmeDraft.programmeName",
            "providerCheck.newProviderCode",
            "providerCheck.payoutBankCode",
            "providerCheck.payoutPostCode");

    private static final Pattern KNOWN_TO_THE_SYSTEM = Pattern.compile(
            "code|log-?in|officer|manager(?!s? (confirm|who))|substitute|programme|voucherCode|changedVoucher|provider(s|Code)?$",
            Pattern.CASE_INSENSITIVE);

    @Test
    void everyLimitOfAFormEqualsTheServersLimit() throws Exception {
        Map<String, String> table = table();
        for (Typed typed : typed()) {
            String name = typed.form() + " " + typed.key();
            String source = table.getOrDefault(name, table.get(typed.form() + " *"));
            assertThat(source)
                    .as("where the limit of %s stands: a line of form-limits.txt", name)
                    .isNotNull();
            check(typed, source, name);
        }
    }

    @Test
    void theTableListsExistingFieldsOnly() throws Exception {
        Set<String> there = new TreeSet<>();
        typed().forEach(typed -> there.addAll(List.of(typed.form() + " " + typed.key(), typed.form() + " *")));
        assertThat(there).containsAll(table().keySet());
    }

    @Test
    void noFormAsksForACodeOrAUserName() throws IOException {
        assertThat(typed().stream()
                        .filter(typed -> typed.field().path("type").asText().equals("textfield"))
                        .filter(typed -> KNOWN_TO_THE_SYSTEM
                                        .matcher(typed.key())
                                        .find()
                                || typed.field().path("description").asText().matches("(?i).*log-?in.*"))
                        .map(typed -> typed.form() + "." + typed.key()))
                .containsExactlyInAnyOrderElementsOf(withoutApplicants(NEW_NAMES));
    }

    private static Set<String> withoutApplicants(Set<String> names) {
        Set<String> all = new TreeSet<>(names);
        // an applicant says in words where they were treated: it need not be a provider of ours
        all.add("emergencyMedicalAssistance.preferredProvider");
        // a beneficiary reads the code of the voucher out on the telephone: no list has it before
        all.add("feedbackCall.voucherCode");
        return all;
    }

    private static void check(Typed typed, String source, String name) throws Exception {
        boolean number = typed.field().path("type").asText().equals("number");
        if (source.equals("money")) {
            assertThat(typed.limit("min").isNumber()).as(name).isTrue();
            if (typed.limit("max").isNumber()) {
                // in the currency with the most decimals
                assertThatCode(() -> Money.parse("KWD", typed.limit("max").decimalValue()))
                        .as(name)
                        .doesNotThrowAnyException();
            }
            assertThat(typed.field().path("decimalDigits").asInt())
                    .as(name)
                    .isEqualTo(Money.zero("KWD").exponent());
        } else if (source.startsWith("const:")) {
            assertThat(typed.limit("maxLength").asInt())
                    .as(name)
                    .isEqualTo(constant(source.substring("const:".length())));
        } else if (source.startsWith("src:")) {
            Matcher found = found(source);
            if (number) {
                assertThat(List.of(
                                typed.limit("min").asText(), typed.limit("max").asText()))
                        .as(name)
                        .containsExactly(found.group(1), found.group(2));
            } else if (typed.limit("pattern").isTextual()) {
                assertThat(typed.limit("pattern").asText())
                        .as(name)
                        .isEqualTo("^" + found.group(1).replaceAll("^\\^|\\$$", "") + "$");
            } else {
                assertThat(typed.limit("maxLength").asText()).as(name).isEqualTo(found.group(1));
            }
        } else {
            assertThat(source).as(name).isIn("form", "lookup");
            assertThat(typed.limit(number ? "max" : "maxLength").isNumber())
                    .as(name + " has a limit")
                    .isTrue();
        }
    }

    private static int constant(String source) throws ReflectiveOperationException {
        String[] parts = source.split("#");
        Field constant = Class.forName("org.lifeline." + parts[0]).getDeclaredField(parts[1]);
        constant.setAccessible(true);
        return constant.getInt(null);
    }

    private static Matcher found(String source) throws IOException {
        String[] parts = source.split(":", 3);
        Matcher found = Pattern.compile(parts[2])
                .matcher(Files.readString(MAIN.resolve(parts[1]).normalize()));
        assertThat(found.find()).as(source).isTrue();
        return found;
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/form-limits.txt"))) {
            lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 3))
                    .forEach(parts -> table.put(parts[0] + " " + parts[1], parts[2]));
        }
        return table;
    }

    private static List<Typed> typed() throws IOException {
        List<Typed> typed = new ArrayList<>();
        for (Resource file : Models.forms()) {
            JsonNode form = new ObjectMapper().readTree(file.getContentAsByteArray());
            collect(form.path("id").asText(), form, typed);
        }
        assertThat(typed).hasSizeGreaterThan(60);
        return typed;
    }

    private static void collect(String form, JsonNode parent, List<Typed> typed) {
        for (JsonNode component : parent.path("components")) {
            if (TYPED.contains(component.path("type").asText())) {
                typed.add(new Typed(form, component));
            }
            collect(form, component, typed);
        }
    }
}

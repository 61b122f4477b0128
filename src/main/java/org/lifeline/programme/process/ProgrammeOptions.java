package org.lifeline.programme.process;

import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.pdf.PdfRenderer;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.programme.SetUpChoices;
import org.lifeline.programme.SetUpOptions;
import org.springframework.stereotype.Component;

/** Collects what can be chosen for a programme: from the accounts, the models, the forms and the templates. */
@Component
class ProgrammeOptions implements SetUpOptions {

    private static final String DECISION = "approvalStages";
    private static final String CONDITION = "input_stageCondition";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private final Officers officers;
    private final Programmes programmes;
    private final Forms forms;
    private final RepositoryService repository;
    private final PdfRenderer renderer;
    private final Languages languages;

    ProgrammeOptions(
            Officers officers,
            Programmes programmes,
            Forms forms,
            RepositoryService repository,
            PdfRenderer renderer,
            Languages languages) {
        this.officers = officers;
        this.programmes = programmes;
        this.forms = forms;
        this.repository = repository;
        this.renderer = renderer;
        this.languages = languages;
    }

    @Override
    public SetUpChoices gather() {
        Map<String, String> groups = new LinkedHashMap<>();
        Map<String, Set<String>> members = new TreeMap<>();
        officers.groups().forEach((id, name) -> {
            Set<String> people = officers.members(id);
            if (!people.isEmpty()) {
                groups.put(id, name);
                members.put(id, people);
            }
        });
        return new SetUpChoices(
                groups,
                members,
                conditions(),
                inWords(forms.in("application").stream().map(FormSchema::id).toList()),
                inWords(forms.in("approval").stream()
                        .filter(ProgrammeOptions::decidesAStage)
                        .map(FormSchema::id)
                        .toList()),
                inWords(renderer.templates("voucher")),
                programmes.providers().stream()
                        .collect(Collectors.toMap(
                                ServiceProvider::code, ServiceProvider::name, (a, b) -> a, LinkedHashMap::new)),
                currencies(),
                translated());
    }

    /** The conditions in the decision table, each with the description of its rule for "yes". */
    private Map<String, String> conditions() {
        DecisionDefinition decision = repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(DECISION)
                .latestVersion()
                .singleResult();
        DmnModelInstance table = repository.getDmnModelInstance(decision.getId());
        Input input = table.getModelElementById(CONDITION);
        Map<String, String> conditions = new LinkedHashMap<>();
        QUOTED.matcher(input.getInputValues().getText().getTextContent())
                .results()
                .forEach(found -> conditions.put(found.group(1), words(found.group(1))));
        for (Rule rule : table.getModelElementsByType(Rule.class)) {
            String condition =
                    rule.getInputEntries().iterator().next().getTextContent().strip();
            boolean applies = rule.getOutputEntries()
                    .iterator()
                    .next()
                    .getTextContent()
                    .strip()
                    .equals("true");
            String code = condition.replace("\"", "");
            if (applies && conditions.containsKey(code) && conditions.get(code).equals(words(code))) {
                conditions.put(code, words(code) + ": " + rule.getDescription().getTextContent());
            }
        }
        return conditions;
    }

    private static boolean decidesAStage(FormSchema form) {
        return form.sections().stream()
                .flatMap(section -> section.fields().stream())
                .anyMatch(field ->
                        field.key().equals("decision") && field.values().containsKey("approve"));
    }

    private Map<String, String> translated() {
        Map<String, String> translated = new LinkedHashMap<>();
        languages.all().stream()
                .filter(language -> !language.equals(Language.ENGLISH))
                .forEach(language -> translated.put(language.code(), language.name()));
        return translated;
    }

    private static Map<String, String> currencies() {
        Map<String, String> currencies = new TreeMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0) {
                currencies.put(
                        currency.getCurrencyCode(),
                        currency.getCurrencyCode() + " " + currency.getDisplayName(Locale.ENGLISH));
            }
        }
        return currencies;
    }

    private static Map<String, String> inWords(List<String> codes) {
        Map<String, String> named = new LinkedHashMap<>();
        codes.stream().sorted().forEach(code -> named.put(code, words(code)));
        return named;
    }

    /** A code in words: emergencyMedicalAssistance becomes Emergency medical assistance. */
    private static String words(String code) {
        String words =
                code.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

package org.lifeline.programme;

import java.util.Map;
import java.util.Set;

/**
 * What a manager can currently choose from: codes, each with its words.
 *
 * @param groups groups of officers that have at least one member
 * @param members of each of these groups
 * @param languages the languages of the product other than English, in their order
 */
public record SetUpChoices(
        Map<String, String> groups,
        Map<String, Set<String>> members,
        Map<String, String> conditions,
        Map<String, String> forms,
        Map<String, String> stageForms,
        Map<String, String> templates,
        Map<String, String> providers,
        Map<String, String> currencies,
        Map<String, String> languages) {}

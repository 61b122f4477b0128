package org.lifeline.programme;

import java.util.Map;
import java.util.Set;

/**
 * What a manager can choose from now, each by its code with its words.
 *
 * @param groups officers' groups that have a member
 * @param members of each of these groups
 */
public record SetUpChoices(
        Map<String, String> groups,
        Map<String, Set<String>> members,
        Map<String, String> conditions,
        Map<String, String> forms,
        Map<String, String> stageForms,
        Map<String, String> templates,
        Map<String, String> providers,
        Map<String, String> currencies) {}

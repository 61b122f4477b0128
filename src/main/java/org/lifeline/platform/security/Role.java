package org.lifeline.platform.security;

import java.util.List;

/**
 * The roles that come with the product: group ids in the engine, roles in Keycloak. {@link RoleTable} says what each may do and which
 * exclude each other, and names an installation's own officers' groups.
 */
public final class Role {
    public static final String APPLICANT = "applicant";
    public static final String SOCIAL_WORKER = "social-worker";
    public static final String JUNIOR_OFFICER = "junior-officer";
    public static final String SENIOR_OFFICER = "senior-officer";
    public static final String PROGRAMME_MANAGER = "programme-manager";
    public static final String SERVICE_PROVIDER = "service-provider";
    public static final String ACCOUNTANT = "accountant";
    public static final String CASH_MANAGER = "cash-manager";
    public static final String AUDITOR = "auditor";
    public static final String OPERATIONS = "operations";

    /** Brings models over the network, where an installation wants that: the setting {@code lifeline.roles.deployers} says who. */
    public static final String DEPLOYER = "deployer";

    /** In the order of the process. */
    static final List<String> ALL = List.of(
            APPLICANT,
            SOCIAL_WORKER,
            JUNIOR_OFFICER,
            SENIOR_OFFICER,
            PROGRAMME_MANAGER,
            SERVICE_PROVIDER,
            ACCOUNTANT,
            CASH_MANAGER,
            AUDITOR,
            OPERATIONS);

    /** An authority that every officer has, whatever the group is called: a kind that the table calls staff. */
    public static final String STAFF = "staff";

    private Role() {}

    /** The role in words: Social worker. */
    static String spoken(String role) {
        String words = role.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

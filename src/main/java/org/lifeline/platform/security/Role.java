package org.lifeline.platform.security;

import java.util.List;

/**
 * The roles that come with the product: ids of groups in the engine, roles in Keycloak. {@link RoleTable} defines what each may do and
 * which exclude each other, and contains the groups of officers that an installation adds.
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

    /**
     * May deploy models over the network, where an installation allows that; the setting {@code lifeline.roles.deployers} names the
     * accounts.
     */
    public static final String DEPLOYER = "deployer";

    /** All roles, in the order of the process. */
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

    /** The authority of everybody with a role of a kind that the table marks as staff, whatever the group is called. */
    public static final String STAFF = "staff";

    private Role() {}

    /** The name of the role in words, such as Social worker. */
    static String displayName(String role) {
        String words = role.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

package org.lifeline.platform.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The roles of the house: group ids in the engine, roles in Keycloak. Any other group is an officers' group. */
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

    /** Brings models over the network, where an installation wants that: a group that is empty unless somebody is put into it. */
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

    /** An authority that every officer has, whatever the group is called: all but applicants and providers. */
    public static final String STAFF = "staff";

    private static final Set<String> PUBLIC = Set.of(APPLICANT, SERVICE_PROVIDER);

    private Role() {}

    /** The role in words: Social worker. */
    static String spoken(String role) {
        String words = role.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** What somebody in these groups may claim to be: each of them, and {@link #STAFF} where one of them is officers'. */
    static List<GrantedAuthority> authorities(Collection<String> groups) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        for (String group : groups) {
            authorities.add(new SimpleGrantedAuthority(CurrentUser.PREFIX + group));
        }
        if (groups.stream().anyMatch(Role::isStaff)) {
            authorities.add(new SimpleGrantedAuthority(CurrentUser.PREFIX + STAFF));
        }
        return authorities;
    }

    static boolean isStaff(String group) {
        return !PUBLIC.contains(group);
    }
}

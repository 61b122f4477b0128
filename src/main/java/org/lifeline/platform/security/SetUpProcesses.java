package org.lifeline.platform.security;

import java.util.List;

/** The processes that people start in Tasklist: a programme manager all of them, an officer some. Nobody starts any other by hand. */
public final class SetUpProcesses {

    /** Their ids in the models. */
    static final List<String> KEYS = List.of(
            "absence", "programmeSetup", "programmePause", "programmeResume", "programmeClose", "programmeExtend", "programmeTopUp", "programmeManagers",
            "reasonCodes", "voucherChange");

    /** What any officer starts, for themselves. */
    static final List<String> OF_OFFICERS = List.of("absence");

    private SetUpProcesses() {}

    /** Whether this person may start the process of this id by its form; whether they may on what they name in it, the process asks. */
    public static boolean mayStart(CurrentUser user, String process) {
        return (user.is(Role.PROGRAMME_MANAGER) && KEYS.contains(process)) || (mayBeOfficer(user) && OF_OFFICERS.contains(process));
    }

    /** Of any group; whether it is one that takes stages, the step behind the form asks. */
    static boolean mayBeOfficer(CurrentUser user) {
        return !user.is(Role.AUDITOR) && !CurrentUser.TECHNICAL.containsAll(user.roles());
    }
}

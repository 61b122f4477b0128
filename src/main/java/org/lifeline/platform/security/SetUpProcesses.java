package org.lifeline.platform.security;

import java.util.List;

/**
 * The processes that people start in Tasklist: a programme manager can start all of them, an officer some. No other process is started by
 * hand.
 */
public final class SetUpProcesses {

    /** The ids of these processes in the models. */
    static final List<String> KEYS = List.of(
            "absence",
            "programmeSetup",
            "programmePause",
            "programmeResume",
            "programmeClose",
            "programmeExtend",
            "programmeTopUp",
            "programmeFastLane",
            "programmeManagers",
            "providerAdvance",
            "providerOnboarding",
            "providerSuspend",
            "providerResume",
            "providerPhone",
            "reasonCodes",
            "recordFeedback",
            "voucherChange");

    /** The processes that any officer can start, for themselves. */
    static final List<String> OF_OFFICERS = List.of("absence");

    private SetUpProcesses() {}

    /**
     * Whether this person may start this process by its form. The process itself checks whether they may do so for what they name in the
     * form.
     */
    public static boolean mayStart(CurrentUser user, String process) {
        return (user.is(Role.PROGRAMME_MANAGER) && KEYS.contains(process))
                || (mayBeOfficer(user) && OF_OFFICERS.contains(process));
    }

    /** Whether the person is in any group. The step behind the form checks whether it is a group that can decide stages. */
    static boolean mayBeOfficer(CurrentUser user) {
        return !user.is(Role.AUDITOR) && !CurrentUser.TECHNICAL.containsAll(user.roles());
    }
}

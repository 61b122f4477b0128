package org.lifeline.platform.security;

import java.util.List;

/** The processes that people start in Tasklist: a programme manager all of them, an officer some. Nobody starts any other by hand. */
final class SetUpProcesses {

    /** Their ids in the models. */
    static final List<String> KEYS = List.of(
            "absence", "programmeSetup", "programmePause", "programmeResume", "programmeClose", "programmeExtend", "programmeTopUp", "programmeManagers",
            "reasonCodes", "voucherChange");

    /** What any officer starts, for themselves. */
    static final List<String> OF_OFFICERS = List.of("absence");

    private SetUpProcesses() {}
}

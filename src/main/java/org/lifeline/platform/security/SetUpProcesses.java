package org.lifeline.platform.security;

import java.util.List;

/** The processes that a programme manager starts in Tasklist. Nobody starts any other by hand. */
final class SetUpProcesses {

    /** Their ids in the models. */
    static final List<String> KEYS = List.of(
            "absence", "programmeSetup", "programmePause", "programmeResume", "programmeClose", "programmeExtend", "programmeTopUp", "programmeManagers",
            "reasonCodes", "voucherChange");

    private SetUpProcesses() {}
}

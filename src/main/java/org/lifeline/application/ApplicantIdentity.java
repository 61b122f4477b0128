package org.lifeline.application;

import org.lifeline.registry.CheckPoint;
import org.lifeline.registry.Identity;
import org.lifeline.registry.IdentityChecks;
import org.springframework.stereotype.Service;

/** Whether the beneficiary of an application is who its answers say. */
@Service
public class ApplicantIdentity {

    private final IdentityChecks checks;
    private final Applications applications;

    ApplicantIdentity(IdentityChecks checks, Applications applications) {
        this.checks = checks;
        this.applications = applications;
    }

    /** Asks the source of identities about the answers of the application, and stores what it says with the case. */
    public Identity check(String number, CheckPoint point) {
        return checks.check(number, applications.get(number).read().person(), point);
    }
}

package org.lifeline.application;

import java.util.List;
import java.util.Optional;
import org.lifeline.notification.PostalAddresses;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Where applicants can be written to by post, as their answers say. */
@Component
class ApplicantAddresses implements PostalAddresses {

    private final Applications applications;
    private final Programmes programmes;

    ApplicantAddresses(Applications applications, Programmes programmes) {
        this.applications = applications;
        this.programmes = programmes;
    }

    @Override
    public Optional<Postal> of(String caseNumber) {
        Application application = applications.find(caseNumber).orElse(null);
        if (application == null) {
            return Optional.empty();
        }
        List<String> lines = application.read().postalAddress();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Postal(
                        application.programme(),
                        programmes.get(application.programme()).name(),
                        lines));
    }
}

package org.lifeline.feedback;

import java.util.Optional;
import org.lifeline.redemption.HelpLine;
import org.springframework.stereotype.Component;

/** The number that receipts name, as the programme's terms say it. */
@Component
class PrintedHelpLine implements HelpLine {

    private final FeedbackTermsTable terms;

    PrintedHelpLine(FeedbackTermsTable terms) {
        this.terms = terms;
    }

    @Override
    public Optional<String> of(String programme) {
        return Optional.of(terms.of(programme).phone()).filter(phone -> !phone.isBlank());
    }
}

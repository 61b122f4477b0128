package org.lifeline.application;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.Forms;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * Which papers the form of a programme lets people tell apart (property {@code paperKinds} of its question for files). A document is kept as
 * long as its kind says, see {@code document-retention.dmn}.
 */
@Component
class PaperKinds {

    private final Applications applications;
    private final Programmes programmes;
    private final Forms forms;

    PaperKinds(Applications applications, Programmes programmes, Forms forms) {
        this.applications = applications;
        this.programmes = programmes;
        this.forms = forms;
    }

    /** The kinds to choose from, the one of any other paper last; null where the form names none. */
    @Nullable
    List<String> of(Programme programme) {
        List<String> kinds = forms.get(programme.form()).paperKinds();
        return kinds.isEmpty() ? null : kinds;
    }

    /**
     * The kind of a paper that a page sends. What the form does not offer is any other paper: it is kept longest.
     *
     * @param number of the application, which may not exist; whether somebody may add to it is asked later
     */
    @Nullable
    String chosen(String number, @Nullable String given) {
        Optional<Application> application = applications.find(number);
        List<String> kinds = application.isEmpty()
                ? null
                : of(programmes.get(application.get().programme()));
        return kinds == null || (given != null && kinds.contains(given)) ? given : kinds.get(kinds.size() - 1);
    }
}

package org.lifeline.approval;

import java.util.List;
import java.util.Map;
import org.lifeline.platform.problem.Refused;

/** What officers decide about single lines of a claim, whose lines another domain keeps. */
public interface LineDecisions {

    /** The decision of a coded reason why less of a line is approved. */
    String CUT = "cut";

    /**
     * Approves less of some lines, in the transaction of the officer's decision.
     *
     * @param position the stage
     * @param rows of the form, each with {@code lineNumber} (from 1, as the case file counts), {@code lineApproved} (major units, 0 for
     *     nothing) and {@code lineReason} (a code)
     * @throws Refused 422 naming each row that is not valid; 409 when the claim is not being decided
     */
    void cut(String caseNumber, int position, String officer, List<?> rows);

    /** The lines of which less is approved so far, for the officer's form: number, claimed, approved and reason, in words. */
    List<Map<String, String>> cuts(String caseNumber);

    /**
     * The first lines of a dispute, for the officer's form: number, claimed, approved, disputed and the reason of the refusal, in words.
     *
     * @param most so many of them
     */
    List<Map<String, String>> disputed(String caseNumber, int most);
}

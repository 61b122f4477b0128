package org.lifeline.account;

import java.util.HexFormat;
import java.util.UUID;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.typed.PlainText;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * That the holder of an account has its telephone or mailbox in hand now, shown by a code, before they agree to something that an open
 * session on a shared telephone must not be enough for.
 */
@Service
@Conditional(RunMode.OwnAccounts.class)
public class ContactProof {

    private static final int DIGITS = 6;

    private final AccountContacts contacts;
    private final OneTimeCodes codes;
    private final RateLimits limits;

    ContactProof(AccountContacts contacts, OneTimeCodes codes, RateLimits limits) {
        this.contacts = contacts;
        this.codes = codes;
        this.limits = limits;
    }

    /**
     * Sends a code to the oldest contact that opens the account.
     *
     * @param template what the message says about the code, under this name in the texts
     * @param about what is agreed to: the code shows nothing else, and opens no account
     * @return names the code in {@link #shows}
     * @throws Refused 409 {@code noAccount} when no contact opens the account; 429 after too many codes
     */
    @Transactional
    public UUID send(String account, Language language, String template, String about) {
        Contact to = contacts.opening(account).stream()
                .findFirst()
                .orElseThrow(() -> Refused.conflict("noAccount", "There is no such account any more."));
        if (codes.secondsToWait(to) > 0
                || limits.consume(Limit.CODES_BY_CONTACT, HexFormat.of().formatHex(codes.fingerprint(to))) > 0) {
            throw Refused.tooMany("Too many codes were sent to you today. Try again tomorrow.");
        }
        return codes.send(to, language, template, purpose(about));
    }

    /**
     * Takes one try. Not in the transaction of what is agreed to: a try that failed must count.
     *
     * @param about as it was sent
     * @return whether this is the code that was sent to a contact of this account for this
     */
    @Transactional
    public boolean shows(String account, UUID id, String typed, String about) {
        StringBuilder digits = new StringBuilder();
        PlainText.withLatinDigits(typed)
                .chars()
                .filter(c -> c >= '0' && c <= '9')
                .limit(DIGITS + 1L)
                .forEach(digit -> digits.append((char) digit));
        return codes.use(id, digits.toString(), purpose(about))
                .filter(contact -> contacts.opening(account).contains(contact))
                .isPresent();
    }

    private static String purpose(String about) {
        return "\n" + about;
    }
}

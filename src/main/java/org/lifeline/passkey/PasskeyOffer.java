package org.lifeline.passkey;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What pages of other domains ask before they show anything of passkeys. */
@Component("passkeyOffer")
public class PasskeyOffer {

    private final Passkeys passkeys;

    PasskeyOffer(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    /** Whether somebody can log in with a passkey here. */
    public boolean isPossible() {
        return passkeys.possible();
    }

    /** Whether this account can have passkeys. */
    public boolean isPossibleFor(@Nullable String account) {
        return account != null && passkeys.possibleFor(account);
    }

    /** Whether to offer one to the holder of this account now. */
    public boolean isOfferedTo(@Nullable String account) {
        return account != null && passkeys.isOffered(account);
    }
}

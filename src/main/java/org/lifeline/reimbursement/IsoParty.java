package org.lifeline.reimbursement;

import com.prowidesoftware.swift.model.mx.dic.PartyIdentification135;
import com.prowidesoftware.swift.model.mx.dic.PostalAddress24;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.BankText;
import org.lifeline.provider.HolderAddress;

/**
 * Who pays or is paid, as messages of ISO 20022 name them: with the parts of the address apart, because banks take no lines of address since
 * November 2026 (SEPA and CBPR+).
 */
final class IsoParty {

    private static final int LONGEST_NAME = 70;

    private IsoParty() {}

    /** @param country ISO 3166 alpha-2; null where it is not known, and then there is no address */
    static PartyIdentification135 of(String name, @Nullable String country, HolderAddress address) {
        PartyIdentification135 party = new PartyIdentification135().setNm(BankText.of(name, LONGEST_NAME));
        if (country == null) {
            return party;
        }
        return party.setPstlAdr(new PostalAddress24()
                .setStrtNm(written(address.street(), HolderAddress.LONGEST_STREET))
                .setPstCd(written(address.postCode(), HolderAddress.LONGEST_POST_CODE))
                .setTwnNm(written(address.town(), HolderAddress.LONGEST_TOWN))
                .setCtry(country));
    }

    static PartyIdentification135 of(BankAccount account) {
        return of(account.holder(), account.country(), account.address());
    }

    private static @Nullable String written(@Nullable String text, int longest) {
        return text == null ? null : BankText.of(text, longest);
    }
}

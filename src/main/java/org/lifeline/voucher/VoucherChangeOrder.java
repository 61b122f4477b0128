package org.lifeline.voucher;

import java.util.List;

/**
 * A manager's order to change a voucher, as the form was filled in. A field that was left empty is the empty text.
 *
 * @param voucher code of the voucher, chosen from the list
 * @param application number of the case, typed in when its voucher is not in the list
 * @param kind name of a {@link VoucherChangeKind}
 * @param onlyProviders for a reissued voucher: codes of the only providers that may accept it; empty: every provider of the programme
 * @param manager the manager's account
 */
public record VoucherChangeOrder(
        String voucher, String application, String kind, List<String> onlyProviders, String reason, String manager) {}

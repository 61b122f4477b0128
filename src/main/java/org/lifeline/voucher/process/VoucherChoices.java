package org.lifeline.voucher.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.Vouchers;
import org.springframework.stereotype.Component;

/** The vouchers that a manager can change: the newest ones of their programmes that have not ended. */
@Component
class VoucherChoices implements StartFormValues {

    private static final int MOST = 300;

    private final Vouchers vouchers;
    private final Programmes programmes;
    private final Phrases phrases;
    private final VisitorLanguage language;

    VoucherChoices(Vouchers vouchers, Programmes programmes, Phrases phrases, VisitorLanguage language) {
        this.phrases = phrases;
        this.language = language;
        this.vouchers = vouchers;
        this.programmes = programmes;
    }

    @Override
    public Set<String> processes() {
        return Set.of(VoucherProcess.CHANGE_KEY);
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        List<Voucher> newest = vouchers.changeable(user.id(), MOST + 1);
        Map<String, String> labels = new LinkedHashMap<>();
        newest.stream().limit(MOST).forEach(voucher -> labels.put(voucher.code().text(), label(voucher)));
        Map<String, String> providers = new LinkedHashMap<>();
        programmes.managedBy(user.id()).stream()
                .flatMap(programme -> programmes.providers(programme.code()).stream())
                .forEach((ServiceProvider provider) -> providers.put(provider.code(), provider.name()));
        Map<String, Object> values = new HashMap<>();
        values.put("voucherChoices", Options.of(labels));
        values.put("providerChoices", Options.of(providers));
        values.put("moreVouchers", newest.size() > MOST);
        return values;
    }

    private String label(Voucher voucher) {
        String line = phrases.say(
                voucher.application() + ": " + voucher.balance() + " left of " + voucher.value(),
                language.now().locale());
        return voucher.state() == Voucher.State.suspended
                ? line + " (" + phrases.say("Suspended", language.now().locale()) + ")"
                : line;
    }
}

package org.lifeline.provider;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** An organisation becomes a provider: both managers manage each of its programmes, and read all that is stored. */
@Component
class AdmitProviderChange implements ChangeKind {

    private final Joining joining;
    private final Programmes programmes;

    AdmitProviderChange(Joining joining, Programmes programmes) {
        this.joining = joining;
        this.programmes = programmes;
    }

    @Override
    public String key() {
        return "admitProvider";
    }

    @Override
    public String task() {
        return "approve the provider";
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        JoiningRequest request = request(content);
        joining.requireFree(String.valueOf(request.code()));
        return joining.inWords(request).stream()
                .map(each -> new Line(each.getKey(), "", each.getValue()))
                .toList();
    }

    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        request(content).programmes().forEach(code -> programmes.requireManager(code, person));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        joining.admit(number(request.content()), people);
    }

    private JoiningRequest request(Map<String, String> content) {
        return joining.get(number(content)).content();
    }

    private static String number(Map<String, String> content) {
        return content.getOrDefault("request", "");
    }
}

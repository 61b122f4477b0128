package org.lifeline.voucher.process;

import java.time.Duration;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.voucher.LostVoucherProcesses;
import org.lifeline.voucher.Voucher;
import org.springframework.stereotype.Component;

/** The process {@code lostVoucher}: its key, its variables, its message, and how it starts. Its business key is the application's number. */
@Component
class LostVoucherProcess implements LostVoucherProcesses {

    static final String KEY = "lostVoucher";
    static final String LOSS_ID = "lossId";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String DECIDERS = "deciders";
    static final String DECIDER_GROUPS = "deciderGroups";
    static final String DECISION = "lostDecision";
    static final String LOST_WORDS = "lostWords";

    private static final String SETTLED = "lossSettled";
    private static final String DEADLINE = "lostVoucher";

    private final RuntimeService runtime;
    private final Deadlines deadlines;

    LostVoucherProcess(RuntimeService runtime, Deadlines deadlines) {
        this.runtime = runtime;
        this.deadlines = deadlines;
    }

    @Override
    public Duration time() {
        return Duration.parse(deadlines.time(DEADLINE));
    }

    @Override
    public void start(long loss, Voucher voucher, List<String> managers, String group) {
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY,
                voucher.application(),
                Variables.createVariables()
                        .putValue(LOSS_ID, loss)
                        .putValue(APPLICATION_NUMBER, voucher.application())
                        .putValue(VoucherProcess.PROGRAMME_CODE, voucher.programme())
                        .putValue(VoucherProcess.VOUCHER_CODE, voucher.code().text())
                        .putValue(DECIDERS, managers)
                        .putValue(DECIDER_GROUPS, managers.isEmpty() ? List.of(group) : List.of())));
    }

    @Override
    public void settled(long loss) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(SETTLED)
                .processInstanceVariableEquals(LOSS_ID, loss)
                .correlateAll());
    }

    static long loss(VariableScope scope) {
        return ((Number) scope.getVariable(LOSS_ID)).longValue();
    }
}

package org.lifeline.voucher.process;

import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.voucher.VoucherPrintRuns;
import org.springframework.stereotype.Component;

/** The process {@code voucherPrint}, one instance for each print. The print's id is the business key. */
@Component
class VoucherPrintProcess implements VoucherPrintRuns {

    static final String KEY = "voucherPrint";
    static final String PRINT_ID = "printId";
    static final String PRINTED = "printed";

    private final RuntimeService runtime;

    VoucherPrintProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(UUID print) {
        runtime.startProcessInstanceByKey(
                KEY, print.toString(), Variables.createVariables().putValue(PRINT_ID, print.toString()));
    }

    static UUID print(VariableScope scope) {
        return UUID.fromString((String) scope.getVariable(PRINT_ID));
    }
}

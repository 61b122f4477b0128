package org.lifeline.reimbursement.process;

import java.util.Set;
import org.lifeline.platform.engine.WaitsAfterRestore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Claims that were paid after the moment to which a database was restored look unpaid in it. */
@Configuration(value = "reimbursementHeldAfterRestore", proxyBeanMethods = false)
class HeldAfterRestore {

    @Bean("reimbursementWaitsAfterRestore")
    WaitsAfterRestore waitsAfterRestore() {
        return new WaitsAfterRestore(PaymentRunProcess.KEY, Set.of("serviceTask_sendRunFile"));
    }
}

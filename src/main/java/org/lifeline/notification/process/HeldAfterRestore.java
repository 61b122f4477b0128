package org.lifeline.notification.process;

import java.util.Set;
import org.lifeline.platform.engine.WaitsAfterRestore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A message that was sent after the moment to which a database was restored would be sent again. */
@Configuration(value = "notificationHeldAfterRestore", proxyBeanMethods = false)
class HeldAfterRestore {

    @Bean("notificationWaitsAfterRestore")
    WaitsAfterRestore waitsAfterRestore() {
        return new WaitsAfterRestore(MessageProcess.KEY, Set.of(MessageProcess.SEND_MAIL, MessageProcess.SEND_SMS));
    }
}

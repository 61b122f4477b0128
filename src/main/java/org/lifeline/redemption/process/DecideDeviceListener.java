package org.lifeline.redemption.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.platform.security.Officers;
import org.lifeline.redemption.DeviceActivation;
import org.springframework.stereotype.Component;

/** Records a manager's decision about a provider's device. */
@Component
class DecideDeviceListener implements TaskListener {

    private final DeviceActivation activation;
    private final Officers officers;

    DecideDeviceListener(DeviceActivation activation, Officers officers) {
        this.activation = activation;
        this.officers = officers;
    }

    @Override
    public void notify(DelegateTask task) {
        activation.decide(
                UUID.fromString((String) task.getVariable(DeviceProcess.DEVICE_ID)),
                task.getVariable(DeviceProcess.DECISION),
                task.getVariable(DeviceProcess.REASON),
                officers.currentManager());
    }
}

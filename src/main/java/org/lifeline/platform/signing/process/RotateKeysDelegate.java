package org.lifeline.platform.signing.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.signing.KeyRotation;
import org.springframework.stereotype.Component;

/** Makes the signing keys that are due. */
@Component
class RotateKeysDelegate implements JavaDelegate {

    private final KeyRotation rotation;

    RotateKeysDelegate(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @Override
    public void execute(DelegateExecution execution) {
        rotation.rotateDueKeys();
    }
}

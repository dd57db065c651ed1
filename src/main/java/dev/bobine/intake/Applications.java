package dev.bobine.intake;

import dev.bobine.admission.Application;
import dev.bobine.contract.Defect;
import dev.bobine.job.Refusal;
import dev.bobine.job.Stage;

/// What intake hands to admission, from either door.
public final class Applications {

    private Applications() {}

    /// A message that cannot be a request but can be answered.
    public static Application.Malformed malformed(Parsed.Invalid invalid) {
        Defect defect = invalid.defect();
        Refusal refusal = new Refusal(defect.code().code(), Stage.INTAKE, defect.message(), defect.field(), null);
        return new Application.Malformed(
                invalid.kind().wire(),
                invalid.identity(),
                invalid.userId(),
                invalid.metadata(),
                invalid.listener(),
                refusal,
                invalid.trace());
    }
}

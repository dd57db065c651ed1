package dev.bobine.intake;

import dev.bobine.admission.AdmissionRequest;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Listener;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Stage;
import dev.bobine.job.UserId;
import dev.bobine.job.production.ProductionRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a record turned out to be. Every record is exactly one of these.
public sealed interface Parsed {

    /// A well-formed request.
    record Request(GenerationRequest request) implements Parsed {}

    /// A well-formed request for a production.
    record Production(ProductionRequest request) implements Parsed {}

    /// A well-formed cancel command.
    record Cancel(CancelCommand command) implements Parsed {}

    /// Wrong, but it is known whose it is: to be answered by a `rejected` event.
    ///
    /// @param userId null when it could not be read
    /// @param metadata empty when it could not be read
    /// @param listener that gets events by HTTP, too; null when there is none or it could not be read
    /// @param trace W3C `traceparent` of the publisher
    record Invalid(
            RequestIdentity identity,
            MessageKind kind,
            @Nullable UserId userId,
            Map<String, String> metadata,
            @Nullable Listener listener,
            @Nullable String trace,
            Defect defect)
            implements Parsed {

        public Invalid {
            metadata = Map.copyOf(metadata);
        }

        /// As admission answers it.
        public AdmissionRequest.Invalid toAdmission() {
            return new AdmissionRequest.Invalid(
                    kind.wire(),
                    identity,
                    userId,
                    metadata,
                    listener,
                    new Refusal(defect.code().code(), Stage.INTAKE, defect.message(), defect.field(), null),
                    trace);
        }
    }

    /// Wrong, and nobody to answer: to be kept on the dead-letter topic.
    record Poison(Defect defect) implements Parsed {

        /// What the service failed on although everything it needs was there.
        static Poison unprocessable() {
            return new Poison(Defect.of(
                    FaultCode.UNPROCESSABLE, "The record could not be processed; the service's log says more."));
        }
    }
}

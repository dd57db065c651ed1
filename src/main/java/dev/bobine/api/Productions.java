package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.admission.Cancellation;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.ProductionId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.ProductionStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// The productions that there are for the present caller; to others there is none. Calls block.
@ApplicationScoped
class Productions {

    private final ProductionStore store;
    private final Cancellation cancellation;
    private final Database database;
    private final Wakeups wakeups;
    private final ApiSettings settings;
    private final Caller caller;

    Productions(
            ProductionStore store,
            Cancellation cancellation,
            Database database,
            Wakeups wakeups,
            ApiSettings settings,
            Caller caller) {
        this.store = store;
        this.cancellation = cancellation;
        this.database = database;
        this.wakeups = wakeups;
        this.settings = settings;
        this.caller = caller;
    }

    static ProductionId id(String text) {
        try {
            return ProductionId.of(text);
        } catch (IllegalArgumentException _) {
            throw noSuchProduction();
        }
    }

    private static ProblemException noSuchProduction() {
        return new ProblemException(Problem.of(404, "production_not_found", "There is no such production."));
    }

    /// @throws ProblemException when there is no such production
    ProductionRecord find(ProductionId id) {
        return find(id, caller.own());
    }

    /// @param whose empty for everybody's
    private ProductionRecord find(ProductionId id, Optional<UserId> whose) {
        return database.await(() -> store.find(id))
                .filter(production -> whose.isEmpty()
                        || whose.get().value().equals(production.whose().userId()))
                .orElseThrow(Productions::noSuchProduction);
    }

    /// A production as it stands, for who may look at it.
    ///
    /// @throws ProblemException when there is no such production
    ProductionRecord seen(ProductionId id) {
        return find(id, caller.sees());
    }

    /// @throws ProblemException when there is no such production
    ProductionView get(ProductionId id) {
        return ProductionView.of(seen(id), settings.currency());
    }

    /// @throws ProblemException when there is no such production
    String plan(ProductionId id) {
        return database.await(() -> store.plan(id)).orElseThrow(Productions::noSuchProduction);
    }

    List<ProductionView> list(ProductionStore.Filter filter) {
        return database.await(() -> store.list(filter)).stream()
                .map(production -> ProductionView.of(production, settings.currency()))
                .toList();
    }

    /// @return whether there was something to cancel
    boolean cancel(ProductionId id) {
        CancelCommand command =
                new CancelCommand(new CancelCommand.Target.ByProduction(id), caller.actor(), null, null);
        return database.await(() -> cancellation.cancel(command)) == Cancellation.Outcome.REQUESTED;
    }

    /// Throws away every clip but one.
    ///
    /// @throws ProblemException when it has not ended, or the step has no clip
    void choose(ProductionRecord production, String step) {
        if (!production.end().isEnd()) {
            throw ProblemException.conflict("production_open", "The production has not ended.");
        }
        if (!database.await(() -> store.choose(production, step))) {
            throw new ProblemException(
                    Problem.ofField(422, "unknown_step", "step", "The production has no such step with a clip."));
        }
        wakeups.wake(Wakeup.DISPOSAL);
    }
}

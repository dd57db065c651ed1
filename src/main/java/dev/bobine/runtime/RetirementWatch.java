package dev.bobine.runtime;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.loop.BackgroundTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Warns of models that will soon be refused: a gauge of the days left at all times, and a line in the log once a day
/// from a configured time before.
@ApplicationScoped
public class RetirementWatch implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(RetirementWatch.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Catalogue catalogue;
    private final InstantSource clock;
    private final Duration notice;
    private @Nullable LocalDate warnedOn;

    RetirementWatch(Catalogue catalogue, BobineConfig config, InstantSource clock, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.notice = config.retirementNotice();
        for (Model model : catalogue.models().values()) {
            if (model.retiresAt() != null) {
                meters.gauge("bobine.model.days.left", Tags.of("model", model.name()), model, this::daysLeft);
            }
        }
    }

    @Override
    public String name() {
        return "retirements";
    }

    /// @return when to look again
    @Override
    public Duration runOnce() {
        LocalDate today = today();
        if (!today.equals(warnedOn)) {
            warnedOn = today;
            catalogue.models().values().forEach(this::warn);
        }
        return INTERVAL;
    }

    private void warn(Model model) {
        if (model.retiresAt() == null) {
            return;
        }
        long days = (long) daysLeft(model);
        if (days <= 0) {
            LOG.errorf("model %s was retired on %s and is refused", model.name(), model.retiresAt());
        } else if (days <= notice.toDays()) {
            LOG.warnf("model %s retires on %s, in %d days", model.name(), model.retiresAt(), days);
        }
    }

    private double daysLeft(Model model) {
        LocalDate end = model.retiresAt();
        return end == null ? Double.NaN : ChronoUnit.DAYS.between(today(), end);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}

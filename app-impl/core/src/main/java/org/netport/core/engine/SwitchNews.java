// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.compile.Unit;
import org.netport.flow.ChangeSet;
import org.netport.model.SwitchName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and passes on what the programmer of one switch tells. Owned by the engine's loop. */
final class SwitchNews implements ProgrammerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchNews.class);

    private final SwitchName name;
    private final ObjectReports reports;
    private final Counters counters;
    private final Supplier<Optional<SwitchState>> state;
    private final Consumer<Observed> reader;
    private final Consumer<Unit> settled;

    /**
     * Makes one.
     *
     * @param name the switch
     * @param reports told what has changed
     * @param counters what is counted
     * @param state what is known of the switch; empty when it is not configured any more
     * @param reader told what a read-back has shown
     * @param settled told which unit has no open key any more
     */
    SwitchNews(final SwitchName name, final ObjectReports reports, final Counters counters,
            final Supplier<Optional<SwitchState>> state, final Consumer<Observed> reader,
            final Consumer<Unit> settled) {
        this.name = name;
        this.reports = reports;
        this.counters = counters;
        this.state = state;
        this.reader = reader;
        this.settled = settled;
    }

    @Override
    public void committed(final ChangeSet changes) {
        counters.commit(changes.changes().size());
        reports.touchSwitch(name);
    }

    @Override
    public void unitSettled(final Unit unit) {
        reports.touchUnit(unit, name);
        settled.accept(unit);
    }

    @Override
    public void observed(final Observed observed) {
        reader.accept(observed);
    }

    @Override
    public void stateUnknown(final String reason) {
        LOG.warn("switch {}: state unknown, reading back: {}", name, reason);
        counters.commitUnknown();
        state.get().ifPresent(known -> known.detail(reason));
        reports.touchSwitch(name);
    }

    @Override
    public void audited(final Observed observed, final int drift) {
        if (drift > 0) {
            LOG.warn("switch {}: {} entries differ from what was acknowledged; repairing them", name, drift);
        }
    }
}

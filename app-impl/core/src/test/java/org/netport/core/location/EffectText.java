// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.stream.Collectors;
import org.netport.model.SwitchName;

/** The words of the documents for effects. */
final class EffectText {
    private EffectText() {
    }

    static String of(final ImmutableList<PlacementEffect> effects) {
        return effects.isEmpty() ? "–" : effects.stream().map(EffectText::of).collect(Collectors.joining("; "));
    }

    private static String of(final PlacementEffect effect) {
        return switch (effect) {
            case PlacementEffect.Supersede supersede -> "supersede";
            case PlacementEffect.Begin begin -> "begin";
            case PlacementEffect.Program program -> "program " + names(program.switches()) + stage(program.stage());
            case PlacementEffect.ProgramEverywhere everywhere -> "program all";
            case PlacementEffect.Reach reach -> "reach " + dashed(reach.phase());
            case PlacementEffect.StartGrace grace -> "start grace";
            case PlacementEffect.End end -> "end " + dashed(end.outcome());
            case PlacementEffect.Unchanged unchanged -> "unchanged";
            case PlacementEffect.Stale stale -> "stale";
            case PlacementEffect.Contest contest -> contest.heldUntil().isPresent() ? "contest, held" : "contest";
            case PlacementEffect.Refuse refuse -> "refuse";
            case PlacementEffect.Authorise authorise -> "authorise";
            case PlacementEffect.Ready ready -> "ready " + dashed(ready.readiness());
            case PlacementEffect.Consume consume -> "consume";
            case PlacementEffect.GiveUp giveUp -> "give up, " + dashed(giveUp.how()) + restored(giveUp.touched());
            case PlacementEffect.Undo undo -> "undo";
            case PlacementEffect.Finalise finalise -> "finalise";
            case PlacementEffect.Known known -> "known";
            case PlacementEffect.NoGrant none -> "no grant";
        };
    }

    private static String stage(final int stage) {
        return switch (stage) {
            case Transfer.PREPARATION -> " to receive";
            case Transfer.COPY -> " to copy";
            default -> " of stage " + stage;
        };
    }

    private static String restored(final ImmutableSet<SwitchName> touched) {
        return touched.isEmpty() ? "" : ", restore " + names(touched);
    }

    static String names(final ImmutableCollection<SwitchName> switches) {
        return switches.stream().map(SwitchName::value).collect(Collectors.joining(", "));
    }

    static String dashed(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Locale;
import java.util.Optional;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.PipelineTable;
import org.netport.explain.Step.MetadataField;
import org.netport.flow.FlowEntry;
import org.netport.flow.TableId;
import org.netport.network.NetworkConfig;

/** What entries and registers are called. */
final class EntryText {
    /** Names by number, for the fields of the metadata register that number objects. */
    private final ImmutableMap<Metadata.Field, ImmutableMap<Integer, String>> names;

    EntryText(final NetworkConfig config) {
        names = ImmutableMap.of(
            Metadata.Field.SEGMENT, config.segments().values().stream().collect(ImmutableMap.toImmutableMap(
                segment -> segment.vni().value(), segment -> segment.name().value(), (one, other) -> one)),
            Metadata.Field.ARRIVAL_LINK, config.links().values().stream().collect(ImmutableMap.toImmutableMap(
                link -> link.number().value(), link -> link.name().value(), (one, other) -> one)),
            Metadata.Field.NEXT_HOP, config.switches().values().stream().collect(ImmutableMap.toImmutableMap(
                node -> node.number().value(), node -> node.name().value(), (one, other) -> one)));
    }

    /** The kind of an entry, as in the documents. */
    static String kind(final FlowEntry entry) {
        return EntryKind.of(entry.cookie()).map(EntryKind::title).orElse("unknown");
    }

    /** The name of a table; its number where it is none of the pipeline's. */
    static String title(final TableId table) {
        for (PipelineTable known : PipelineTable.values()) {
            if (known.id().equals(table)) {
                return known.title();
            }
        }
        return table.toString();
    }

    /** The fields of the metadata register that are not 0. */
    ImmutableList<MetadataField> fields(final long metadata) {
        final var fields = ImmutableList.<MetadataField>builder();
        for (Metadata.Field field : Metadata.Field.values()) {
            final int value = field.read(metadata);
            if (value != 0) {
                fields.add(new MetadataField(dashed(field.name()), value, Optional.ofNullable(names.get(field))
                    .map(byNumber -> byNumber.get(value))));
            }
        }
        return fields.build();
    }

    static String dashed(final String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

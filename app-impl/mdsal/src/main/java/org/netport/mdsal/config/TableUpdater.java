// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.netport.core.validation.Problem;
import org.netport.core.validation.WrittenVrf;
import org.netport.mdsal.config.NetworkTables.Mapped;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.SitePolicy;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.Hosts;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.Host;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.Links;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.Link;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.Policies;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.Policy;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.Vrfs;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.Segments;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.Sites;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.Site;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.NodeIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.NodeIdentifierWithPredicates;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.PathArgument;
import org.opendaylight.yangtools.yang.data.api.schema.ContainerNode;
import org.opendaylight.yangtools.yang.data.api.schema.MapEntryNode;
import org.opendaylight.yangtools.yang.data.api.schema.MapNode;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidateNode;
import org.opendaylight.yangtools.yang.data.tree.api.ModificationType;

/** Follows the datastore's root with {@link NetworkTables}: maps the entries that changed and keeps the others. */
final class TableUpdater {
    private static final Table<Site, SiteMapper.MappedSite> SITES =
        new Table<>(Sites.QNAME, Site.QNAME, "/netport-site:sites/site", "name", Site.class, SiteMapper::map);
    private static final Table<Link, org.netport.network.Link> LINKS =
        new Table<>(Links.QNAME, Link.QNAME, "/netport-link:links/link", "name", Link.class, LinkMapper::map);
    private static final Table<Segment, org.netport.network.Segment> SEGMENTS =
        new Table<>(Segments.QNAME, Segment.QNAME, "/netport-segment:segments/segment", "name", Segment.class,
            SegmentMapper::map);
    private static final Table<Host, org.netport.network.Host> HOSTS =
        new Table<>(Hosts.QNAME, Host.QNAME, "/netport-host:hosts/host", "name", Host.class, HostMapper::map);
    private static final Table<Policy, SitePolicy> POLICIES = new Table<>(Policies.QNAME, Policy.QNAME,
        "/netport-policy:policies/policy", "site", Policy.class, PolicyMapper::map);
    private static final Table<Vrf, WrittenVrf> VRFS =
        new Table<>(Vrfs.QNAME, Vrf.QNAME, "/netport-routing:vrfs/vrf", "name", Vrf.class, VrfMapper::map);

    private final EntryDecoder decoder;

    TableUpdater(final EntryDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Tells whether a change touches the configuration of the network at all.
     *
     * @param root a change of the datastore's root
     * @return true if it does
     */
    static boolean concerns(final DataTreeCandidateNode root) {
        return SITES.isTouched(root) || LINKS.isTouched(root) || SEGMENTS.isTouched(root) || HOSTS.isTouched(root)
            || POLICIES.isTouched(root) || VRFS.isTouched(root);
    }

    /**
     * Applies a change.
     *
     * @param tables what there was
     * @param root a change of the datastore's root
     * @return what there is
     */
    NetworkTables apply(final NetworkTables tables, final DataTreeCandidateNode root) {
        return new NetworkTables(SITES.apply(tables.sites(), root, decoder), LINKS.apply(tables.links(), root, decoder),
            SEGMENTS.apply(tables.segments(), root, decoder), HOSTS.apply(tables.hosts(), root, decoder),
            POLICIES.apply(tables.policies(), root, decoder), POLICIES.isTouched(root)
                ? duplicateDetection(root.findDataAfter().map(ContainerNode.class::cast))
                : tables.duplicateDetection(), VRFS.apply(tables.vrfs(), root, decoder));
    }

    /**
     * Maps everything anew.
     *
     * @param root the datastore's root
     * @return what there is
     */
    NetworkTables read(final Optional<ContainerNode> root) {
        return new NetworkTables(SITES.read(root, decoder), LINKS.read(root, decoder), SEGMENTS.read(root, decoder),
            HOSTS.read(root, decoder), POLICIES.read(root, decoder), duplicateDetection(root),
            VRFS.read(root, decoder));
    }

    private Mapped<DuplicateDetection> duplicateDetection(final Optional<ContainerNode> root) {
        return DuplicateDetectionReader.read(POLICIES.container(root), decoder);
    }

    /**
     * The parts of a root that are mapped: two roots with the same (identical) parts have the same tables.
     *
     * @param root a root
     * @return its parts
     */
    static Parts partsOf(final Optional<ContainerNode> root) {
        return new Parts(SITES.container(root), LINKS.container(root), SEGMENTS.container(root),
            HOSTS.container(root), POLICIES.container(root), VRFS.container(root));
    }

    record Parts(Optional<NormalizedNode> sites, Optional<NormalizedNode> links, Optional<NormalizedNode> segments,
            Optional<NormalizedNode> hosts, Optional<NormalizedNode> policies, Optional<NormalizedNode> vrfs) {
        boolean isSame(final Parts other) {
            return same(sites, other.sites) && same(links, other.links) && same(segments, other.segments)
                && same(hosts, other.hosts) && same(policies, other.policies)
                && same(vrfs, other.vrfs);
        }

        // Nodes are immutable and shared between states of the tree: identity tells cheaply that nothing changed.
        @SuppressWarnings("ReferenceEquality")
        private static boolean same(final Optional<NormalizedNode> one, final Optional<NormalizedNode> two) {
            return one.orElse(null) == two.orElse(null);
        }
    }

    private static final class Table<B extends DataObject, T> {
        private final NodeIdentifier containerId;
        private final NodeIdentifier listId;
        private final YangInstanceIdentifier listPath;
        private final String path;
        private final String key;
        private final Class<B> type;
        private final Function<B, T> mapper;

        Table(final QName container, final QName list, final String path, final String key, final Class<B> type,
                final Function<B, T> mapper) {
            containerId = NodeIdentifier.create(container);
            listId = NodeIdentifier.create(list);
            listPath = YangInstanceIdentifier.of(containerId, listId);
            this.path = path;
            this.key = key;
            this.type = type;
            this.mapper = mapper;
        }

        boolean isTouched(final DataTreeCandidateNode root) {
            return switch (root.modificationType()) {
                case UNMODIFIED -> false;
                case WRITE, DELETE, DISAPPEARED -> true;
                case APPEARED, SUBTREE_MODIFIED -> root.findModifiedChild(containerId).isPresent();
            };
        }

        ImmutableMap<String, Mapped<T>> apply(final ImmutableMap<String, Mapped<T>> table,
                final DataTreeCandidateNode root, final EntryDecoder decoder) {
            return switch (root.modificationType()) {
                case UNMODIFIED -> table;
                case DELETE, DISAPPEARED -> ImmutableMap.of();
                case WRITE -> read(root.findDataAfter().map(ContainerNode.class::cast), decoder);
                case APPEARED, SUBTREE_MODIFIED -> root.findModifiedChild(containerId)
                    .map(container -> applyContainer(table, container, decoder)).orElse(table);
            };
        }

        private ImmutableMap<String, Mapped<T>> applyContainer(final ImmutableMap<String, Mapped<T>> table,
                final DataTreeCandidateNode container, final EntryDecoder decoder) {
            return switch (container.modificationType()) {
                case UNMODIFIED -> table;
                case DELETE, DISAPPEARED -> ImmutableMap.of();
                case WRITE -> readContainer(container.findDataAfter(), decoder);
                case APPEARED, SUBTREE_MODIFIED -> container.findModifiedChild(listId)
                    .map(list -> applyList(table, list, decoder)).orElse(table);
            };
        }

        private ImmutableMap<String, Mapped<T>> applyList(final ImmutableMap<String, Mapped<T>> table,
                final DataTreeCandidateNode list, final EntryDecoder decoder) {
            return switch (list.modificationType()) {
                case UNMODIFIED -> table;
                case DELETE, DISAPPEARED -> ImmutableMap.of();
                case WRITE -> readList(list.findDataAfter(), decoder);
                case APPEARED, SUBTREE_MODIFIED -> {
                    final Map<String, Mapped<T>> changed = new LinkedHashMap<>(table);
                    for (var entry : list.childNodes()) {
                        if (entry.modificationType() != ModificationType.UNMODIFIED) {
                            entry.findDataAfter().ifPresentOrElse(
                                data -> changed.put(nameOf(entry.name()), map(entry.name(), data, decoder)),
                                () -> changed.remove(nameOf(entry.name())));
                        }
                    }
                    yield ImmutableMap.copyOf(changed);
                }
            };
        }

        ImmutableMap<String, Mapped<T>> read(final Optional<ContainerNode> root, final EntryDecoder decoder) {
            return readContainer(container(root), decoder);
        }

        Optional<NormalizedNode> container(final Optional<ContainerNode> root) {
            return root.map(node -> node.childByArg(containerId));
        }

        private ImmutableMap<String, Mapped<T>> readContainer(final Optional<NormalizedNode> container,
                final EntryDecoder decoder) {
            return readList(container.map(node -> ((ContainerNode) node).childByArg(listId)), decoder);
        }

        private ImmutableMap<String, Mapped<T>> readList(final Optional<NormalizedNode> list,
                final EntryDecoder decoder) {
            return list.map(node -> ((MapNode) node).body().stream().collect(ImmutableMap.toImmutableMap(
                (MapEntryNode entry) -> nameOf(entry.name()), entry -> map(entry.name(), entry, decoder))))
                .orElse(ImmutableMap.of());
        }

        private Mapped<T> map(final PathArgument entry, final NormalizedNode data, final EntryDecoder decoder) {
            try {
                return new Mapped.Value<>(mapper.apply(type.cast(decoder.decode(listPath.node(entry), data))));
            } catch (IllegalArgumentException e) {
                return new Mapped.Invalid<>(new Problem(path + "[" + key + "='" + nameOf(entry) + "']",
                    String.valueOf(e.getMessage())));
            }
        }

        private static String nameOf(final PathArgument entry) {
            return ((NodeIdentifierWithPredicates) entry).values().iterator().next().toString();
        }
    }
}

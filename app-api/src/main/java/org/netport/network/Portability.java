// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SiteName;

/**
 * How far a segment reaches at layer 2. Sites fall into islands: inside one the segment is a single broadcast domain,
 * between them there are only host routes.
 */
public sealed interface Portability {
    // No default methods: with one, the first use of a record would initialise this interface and thereby a record, and
    // two threads could wait for each other (JLS 12.4.2).
    /** One island of all sites. */
    Portability EXTENDED = new Extended();

    /** One layer 2 across all sites. */
    record Extended() implements Portability {
        @Override
        public boolean joins(final SiteName one, final SiteName other) {
            return true;
        }

        @Override
        public boolean isHome(final SiteName site) {
            return true;
        }
    }

    /**
     * Every site is an island: broadcast stays local, host routes join the sites.
     *
     * @param home the site of most hosts; other sites send there what they know no host route for. Empty: every switch
     *     of the VRF has a route for every host
     */
    record Routed(Optional<SiteName> home) implements Portability {
        /** Validates presence. */
        public Routed {
            Objects.requireNonNull(home, "home");
        }

        @Override
        public boolean joins(final SiteName one, final SiteName other) {
            return one.equals(other);
        }

        @Override
        public boolean isHome(final SiteName site) {
            return home.filter(site::equals).isPresent();
        }
    }

    /**
     * Some sites are one island; each other site is an island of its own.
     *
     * @param extended the sites that share a layer 2; the segment's home
     */
    record Mixed(ImmutableSet<SiteName> extended) implements Portability {
        /** Validates that a layer 2 is shared. */
        public Mixed {
            Objects.requireNonNull(extended, "extended");
            if (extended.isEmpty()) {
                throw new IllegalArgumentException("a mixed segment is extended to no site: name at least one, or make "
                    + "it routed");
            }
        }

        @Override
        public boolean joins(final SiteName one, final SiteName other) {
            return one.equals(other) || extended.contains(one) && extended.contains(other);
        }

        @Override
        public boolean isHome(final SiteName site) {
            return extended.contains(site);
        }
    }

    /**
     * Tells whether two sites are in one island.
     *
     * @param one a site
     * @param other a site, maybe the same
     * @return true if frames go between them at layer 2
     */
    boolean joins(SiteName one, SiteName other);

    /**
     * Tells whether hosts at a site are covered by the route of their subnet.
     *
     * @param site the site
     * @return true if those who know no host route send to such a site
     */
    boolean isHome(SiteName site);
}

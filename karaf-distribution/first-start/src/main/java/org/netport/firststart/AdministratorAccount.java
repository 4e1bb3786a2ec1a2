// SPDX-License-Identifier: Apache-2.0
package org.netport.firststart;

import static java.util.Objects.requireNonNull;

import org.opendaylight.aaa.api.IDMStoreException;
import org.opendaylight.aaa.api.IIDMStore;
import org.opendaylight.aaa.api.StoreBuilder;

/**
 * The one account that a new controller has. Not for use by several threads at once.
 */
final class AdministratorAccount {
    private static final String NAME = "admin";

    private final IIDMStore store;

    /**
     * Works on a store of users.
     *
     * @param store the store, empty or not
     */
    AdministratorAccount(final IIDMStore store) {
        this.store = requireNonNull(store);
    }

    /**
     * Makes the account when the store is still empty.
     *
     * @param password the account's password, as its owner types it
     * @return whether it was made, or was there before
     * @throws IDMStoreException when the store cannot be read or written
     */
    Outcome create(final String password) throws IDMStoreException {
        final var builder = new StoreBuilder(store);
        if (builder.initDomainAndRolesWithoutUsers(IIDMStore.DEFAULT_DOMAIN) == null) {
            return Outcome.ALREADY_THERE;
        }
        builder.createUser(IIDMStore.DEFAULT_DOMAIN, NAME, password, true);
        return Outcome.CREATED;
    }

    /** What {@link AdministratorAccount#create} did. */
    enum Outcome {
        /** The store was empty; it now has the account. */
        CREATED,
        /** The store had been set up before; nothing was changed. */
        ALREADY_THERE
    }
}
